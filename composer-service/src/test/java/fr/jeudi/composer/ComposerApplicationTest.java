package fr.jeudi.composer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.springframework.security.test.web.servlet.request.SecurityMockMvcRequestPostProcessors.jwt;
import static org.springframework.security.test.web.servlet.request.SecurityMockMvcRequestPostProcessors.oidcLogin;

import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.security.core.authority.SimpleGrantedAuthority;
import org.springframework.test.web.servlet.assertj.MockMvcTester;

@ComposerTest
class ComposerApplicationTest {
    @Autowired MockMvcTester web;

    @Test
    void theApiIsClosedWithoutAToken() {
        assertThat(web.get().uri("/api/issues")).hasStatus(401);
    }

    @Test
    void theApiIsClosedToAnotherRole() {
        assertThat(
                        web.get()
                                .uri("/api/issues")
                                .with(
                                        jwt().authorities(
                                                        new SimpleGrantedAuthority(
                                                                "ROLE_operator"))))
                .hasStatus(403);
    }

    /** A provider that knows who asks would send them back at once. */
    @Test
    void aSignInThatFailsIsNotTriedAgainForEver() {
        assertThat(web.get().uri("/admin/issues/signed-in/staff?code=x&state=unknown"))
                .hasRedirectedUrl("/admin/issues/sign-in-failed");
        assertThat(web.get().uri("/admin/issues/sign-in-failed?lang=en"))
                .hasStatusOk()
                .bodyText()
                .contains("The sign-in failed", "href=\"/admin/issues\"")
                .doesNotContain("??");
    }

    @Test
    void aStaffFormWithoutItsCsrfTokenIsRefused() {
        assertThat(
                        web.post()
                                .uri("/admin/issues")
                                .with(
                                        oidcLogin()
                                                .authorities(
                                                        new SimpleGrantedAuthority("ROLE_admin"))))
                .hasStatus(403);
    }
}
