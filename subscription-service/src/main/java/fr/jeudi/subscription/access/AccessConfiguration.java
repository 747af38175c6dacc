package fr.jeudi.subscription.access;

import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.annotation.Order;
import org.springframework.http.HttpMethod;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.config.annotation.web.configurers.AbstractHttpConfigurer;
import org.springframework.security.config.http.SessionCreationPolicy;
import org.springframework.security.core.GrantedAuthority;
import org.springframework.security.core.authority.SimpleGrantedAuthority;
import org.springframework.security.core.authority.mapping.GrantedAuthoritiesMapper;
import org.springframework.security.oauth2.client.oidc.web.logout.OidcClientInitiatedLogoutSuccessHandler;
import org.springframework.security.oauth2.client.registration.ClientRegistrationRepository;
import org.springframework.security.oauth2.core.oidc.user.OidcUserAuthority;
import org.springframework.security.oauth2.server.resource.authentication.JwtAuthenticationConverter;
import org.springframework.security.oauth2.server.resource.authentication.JwtGrantedAuthoritiesConverter;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.security.web.authentication.logout.CookieClearingLogoutHandler;
import org.springframework.security.web.header.writers.ReferrerPolicyHeaderWriter.ReferrerPolicy;

/** Roles come from the claim {@code roles} of the provider's tokens; {@code admin} may do all. */
@Configuration(proxyBeanMethods = false)
class AccessConfiguration {
    /** No inline script, nothing from other hosts (STANDARDS R12, X25). */
    private static final String CSP =
            "default-src 'self'; object-src 'none'; base-uri 'none'; frame-ancestors 'self'; form-action 'self'";

    @Bean
    @Order(1)
    SecurityFilterChain api(HttpSecurity http) throws Exception {
        var roles = new JwtGrantedAuthoritiesConverter();
        roles.setAuthoritiesClaimName("roles");
        roles.setAuthorityPrefix("ROLE_");
        var authentication = new JwtAuthenticationConverter();
        authentication.setJwtGrantedAuthoritiesConverter(roles);
        return headers(http)
                .securityMatcher("/api/**")
                .authorizeHttpRequests(it ->
                        it.requestMatchers("/api/subscription/openapi")
                                .permitAll()
                                .requestMatchers("/api/imports/**")
                                .hasAnyRole("operator", "admin")
                                .requestMatchers(HttpMethod.POST)
                                .hasAnyRole("operator", "admin")
                                .anyRequest()
                                .hasAnyRole("operator", "marketing", "admin"))
                .oauth2ResourceServer(
                        it -> it.jwt(jwt -> jwt.jwtAuthenticationConverter(authentication)))
                .sessionManagement(it -> it.sessionCreationPolicy(SessionCreationPolicy.STATELESS))
                .csrf(AbstractHttpConfigurer::disable)
                .build();
    }

    @Bean
    @Order(2)
    SecurityFilterChain staff(
            HttpSecurity http, ObjectProvider<ClientRegistrationRepository> clients)
            throws Exception {
        headers(http)
                .securityMatcher("/admin/**")
                .authorizeHttpRequests(it ->
                        it.requestMatchers(SignInPages.FAILED)
                                .permitAll()
                                .requestMatchers("/admin/subscribers/imports/**")
                                .hasAnyRole("operator", "admin")
                                .requestMatchers(HttpMethod.POST)
                                .hasAnyRole("operator", "admin")
                                .anyRequest()
                                .hasAnyRole("operator", "marketing", "admin"));
        clients.ifAvailable(registered ->
                http.oauth2Login(it ->
                                it.authorizationEndpoint(endpoint ->
                                                endpoint.baseUri(SignInPages.HOME + "/sign-in"))
                                        .redirectionEndpoint(endpoint ->
                                                endpoint.baseUri(SignInPages.HOME + "/signed-in/*"))
                                        .loginPage(SignInPages.HOME + "/sign-in/staff")
                                        .failureUrl(SignInPages.FAILED)
                                        .defaultSuccessUrl(SignInPages.HOME))
                        .logout(it ->
                                it.logoutUrl(SignInPages.HOME + "/sign-out")
                                        .addLogoutHandler(
                                                new CookieClearingLogoutHandler(sessionCookies()))
                                        .logoutSuccessHandler(signOutAtTheProvider(registered))));
        return http.build();
    }

    @Bean
    @Order(3)
    SecurityFilterChain everybody(HttpSecurity http) throws Exception {
        return headers(http)
                .authorizeHttpRequests(it -> it.anyRequest().permitAll())
                .sessionManagement(it -> it.sessionCreationPolicy(SessionCreationPolicy.STATELESS))
                // Nothing here acts on a cookie: a form is either open to all or carries a signed
                // token in its path.
                .csrf(AbstractHttpConfigurer::disable)
                .build();
    }

    @Bean
    GrantedAuthoritiesMapper staffRoles() {
        return authorities -> {
            Set<GrantedAuthority> mapped = new HashSet<>(authorities);
            authorities.stream()
                    .filter(OidcUserAuthority.class::isInstance)
                    .map(OidcUserAuthority.class::cast)
                    .map(it -> it.getIdToken().getClaimAsStringList("roles"))
                    .filter(Objects::nonNull)
                    .flatMap(Collection::stream)
                    .map(role -> new SimpleGrantedAuthority("ROLE_" + role))
                    .forEach(mapped::add);
            return mapped;
        };
    }

    private static HttpSecurity headers(HttpSecurity http) {
        return http.headers(it ->
                it.contentSecurityPolicy(csp -> csp.policyDirectives(CSP))
                        .referrerPolicy(referrer -> referrer.policy(ReferrerPolicy.NO_REFERRER))
                        .frameOptions(frame -> frame.sameOrigin()));
    }

    private static OidcClientInitiatedLogoutSuccessHandler signOutAtTheProvider(
            ClientRegistrationRepository clients) {
        var handler = new OidcClientInitiatedLogoutSuccessHandler(clients);
        handler.setPostLogoutRedirectUri("{baseUrl}/");
        return handler;
    }

    /** Signing out of one service signs out of all four. */
    private static String[] sessionCookies() {
        return List.of("subscription", "composer", "dispatch", "tracking").stream()
                .map(service -> "jeudi_" + service)
                .toArray(String[]::new);
    }
}
