package fr.jeudi.local.signin;

import fr.jeudi.local.settings.Secrets;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.springframework.security.oauth2.core.AuthorizationGrantType;
import org.springframework.security.oauth2.core.ClientAuthenticationMethod;
import org.springframework.security.oauth2.core.oidc.OidcScopes;
import org.springframework.security.oauth2.server.authorization.client.RegisteredClient;
import org.springframework.security.oauth2.server.authorization.settings.ClientSettings;
import org.springframework.security.oauth2.server.authorization.settings.TokenSettings;

/** Who may ask for tokens: the four services for people, and one client for machines. */
final class Clients {
    private static final Duration TOKEN_LIFETIME = Duration.ofHours(1);
    private static final List<String> STAFF_PAGES =
            List.of("subscribers", "issues", "dispatch", "reports");

    private Clients() {}

    /** Gets a token with every role for its secret alone. */
    static RegisteredClient api(Secrets secrets) {
        return RegisteredClient.withId("jeudi-api")
                .clientId("jeudi-api")
                .clientSecret(HashedSecrets.hash(secrets.apiSecret()))
                .clientAuthenticationMethod(ClientAuthenticationMethod.CLIENT_SECRET_BASIC)
                .clientAuthenticationMethod(ClientAuthenticationMethod.CLIENT_SECRET_POST)
                .authorizationGrantType(AuthorizationGrantType.CLIENT_CREDENTIALS)
                .tokenSettings(lifetime())
                .build();
    }

    /** Signs people in, wherever the suite is reached. */
    static RegisteredClient staff(Secrets secrets, Set<String> homes) {
        return RegisteredClient.withId("jeudi-staff")
                .clientId("jeudi-staff")
                .clientSecret(HashedSecrets.hash(secrets.staffClientSecret()))
                .clientAuthenticationMethod(ClientAuthenticationMethod.CLIENT_SECRET_BASIC)
                .clientAuthenticationMethod(ClientAuthenticationMethod.CLIENT_SECRET_POST)
                .authorizationGrantType(AuthorizationGrantType.AUTHORIZATION_CODE)
                .redirectUris(it -> it.addAll(redirects(homes)))
                .postLogoutRedirectUris(it -> homes.forEach(home -> it.add(home + "/")))
                .scope(OidcScopes.OPENID)
                .scope(OidcScopes.PROFILE)
                .clientSettings(
                        ClientSettings.builder()
                                .requireAuthorizationConsent(false)
                                .requireProofKey(false)
                                .build())
                .tokenSettings(lifetime())
                .build();
    }

    private static TokenSettings lifetime() {
        return TokenSettings.builder().accessTokenTimeToLive(TOKEN_LIFETIME).build();
    }

    private static Set<String> redirects(Set<String> homes) {
        var redirects = new LinkedHashSet<String>();
        for (var home : homes) {
            for (var page : STAFF_PAGES) {
                redirects.add("%s/admin/%s/signed-in/staff".formatted(home, page));
            }
        }
        return redirects;
    }
}
