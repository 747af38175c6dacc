package fr.jeudi.composer.access;

import org.springframework.security.core.Authentication;
import org.springframework.security.oauth2.core.oidc.user.OidcUser;

/** Who is asking, in the words of the provider. */
public final class Account {

    private Account() {}

    /** The name people know an account by, else its id at the provider; never empty. */
    public static String name(Authentication asking) {
        return asking.getPrincipal() instanceof OidcUser user && user.getPreferredUsername() != null
                ? user.getPreferredUsername()
                : asking.getName();
    }
}
