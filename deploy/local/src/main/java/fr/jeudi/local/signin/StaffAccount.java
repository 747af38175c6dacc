package fr.jeudi.local.signin;

import java.util.List;

/** One of the people who work here: a name to sign in with, and what it may do. */
public record StaffAccount(String name, List<String> roles) {
    /** Every role there is, as DESIGN.md names them. */
    public static final List<String> ALL_ROLES =
            List.of("editor", "publisher", "marketing", "operator", "admin");

    /** The three accounts of a machine without a provider of its own. */
    public static final List<StaffAccount> ALL =
            List.of(
                    new StaffAccount("editor", List.of("editor")),
                    new StaffAccount("publisher", List.of("publisher", "marketing")),
                    new StaffAccount("admin", ALL_ROLES));
}
