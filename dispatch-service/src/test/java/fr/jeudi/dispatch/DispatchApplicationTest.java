package fr.jeudi.dispatch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.springframework.security.test.web.servlet.request.SecurityMockMvcRequestPostProcessors.jwt;
import static org.springframework.security.test.web.servlet.request.SecurityMockMvcRequestPostProcessors.oidcLogin;

import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.security.core.authority.SimpleGrantedAuthority;
import org.springframework.test.web.servlet.assertj.MockMvcTester;

@DispatchTest
class DispatchApplicationTest {
    @Autowired MockMvcTester web;

    @Test
    void theApiIsClosedWithoutAToken() {
        assertThat(web.get().uri("/api/dispatches")).hasStatus(401);
    }

    @Test
    void theApiIsClosedToAnotherRole() {
        assertThat(
                        web.get()
                                .uri("/api/dispatches")
                                .with(jwt().authorities(new SimpleGrantedAuthority("ROLE_editor"))))
                .hasStatus(403);
    }

    @Test
    void aStaffFormWithoutItsCsrfTokenIsRefused() {
        assertThat(
                        web.post()
                                .uri("/admin/dispatch")
                                .with(
                                        oidcLogin()
                                                .authorities(
                                                        new SimpleGrantedAuthority("ROLE_admin"))))
                .hasStatus(403);
    }
}
