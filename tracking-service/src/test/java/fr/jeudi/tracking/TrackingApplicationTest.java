package fr.jeudi.tracking;

import static org.assertj.core.api.Assertions.assertThat;
import static org.springframework.security.test.web.servlet.request.SecurityMockMvcRequestPostProcessors.jwt;
import static org.springframework.security.test.web.servlet.request.SecurityMockMvcRequestPostProcessors.oidcLogin;

import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.security.core.authority.SimpleGrantedAuthority;
import org.springframework.test.context.ContextConfiguration;
import org.springframework.test.web.servlet.assertj.MockMvcTester;

@WholeService
@ContextConfiguration(initializers = RealParts.class)
class TrackingApplicationTest {
    @Autowired MockMvcTester web;

    @Test
    void theApiIsClosedWithoutAToken() {
        assertThat(web.get().uri("/api/reports")).hasStatus(401);
    }

    @Test
    void theApiIsClosedToAnotherRole() {
        assertThat(
                        web.get()
                                .uri("/api/reports")
                                .with(jwt().authorities(new SimpleGrantedAuthority("ROLE_editor"))))
                .hasStatus(403);
    }

    /** A provider that knows who asks would send them back at once. */
    @Test
    void aSignInThatFailsIsNotTriedAgainForEver() {
        assertThat(web.get().uri("/admin/reports/signed-in/staff?code=x&state=unknown"))
                .hasRedirectedUrl("/admin/reports/sign-in-failed");
        assertThat(web.get().uri("/admin/reports/sign-in-failed?lang=en"))
                .hasStatusOk()
                .bodyText()
                .contains("The sign-in failed", "href=\"/admin/reports\"")
                .doesNotContain("??");
    }

    @Test
    void aStaffFormWithoutItsCsrfTokenIsRefused() {
        assertThat(
                        web.post()
                                .uri("/admin/reports")
                                .with(
                                        oidcLogin()
                                                .authorities(
                                                        new SimpleGrantedAuthority("ROLE_admin"))))
                .hasStatus(403);
    }
}
