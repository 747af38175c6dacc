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
