package fr.jeudi.dispatch.tokens;

import java.util.Base64;

/** Tokens under a key that everybody knows. */
public final class TokensFixture {
    private TokensFixture() {}

    public static Tokens tokens() {
        return new Tokens(
                new TokenProperties("1:" + Base64.getEncoder().encodeToString(new byte[32])));
    }
}
