package fr.jeudi.composer.editing;

import jakarta.servlet.http.HttpServletRequest;

/** What the buttons on a page may offer; the access rules decide again. */
record Rights(boolean write, boolean approve) {
    static Rights of(HttpServletRequest request) {
        boolean all = request.isUserInRole("admin");
        return new Rights(
                all || request.isUserInRole("editor"), all || request.isUserInRole("publisher"));
    }
}
