package fr.jeudi.local.signin;

import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.source.ImmutableJWKSet;
import com.nimbusds.jose.jwk.source.JWKSource;
import com.nimbusds.jose.proc.SecurityContext;
import fr.jeudi.local.settings.Secrets;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.core.annotation.Order;
import org.springframework.core.env.Environment;
import org.springframework.http.MediaType;
import org.springframework.security.authentication.AuthenticationProvider;
import org.springframework.security.config.Customizer;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.config.annotation.web.configuration.OAuth2AuthorizationServerConfiguration;
import org.springframework.security.config.annotation.web.configurers.oauth2.server.authorization.OAuth2AuthorizationServerConfigurer;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.userdetails.User;
import org.springframework.security.core.userdetails.UserDetailsService;
import org.springframework.security.crypto.password.PasswordEncoder;
import org.springframework.security.oauth2.core.AuthorizationGrantType;
import org.springframework.security.oauth2.jwt.JwtDecoder;
import org.springframework.security.oauth2.server.authorization.authentication.OAuth2ClientCredentialsAuthenticationProvider;
import org.springframework.security.oauth2.server.authorization.client.InMemoryRegisteredClientRepository;
import org.springframework.security.oauth2.server.authorization.client.RegisteredClientRepository;
import org.springframework.security.oauth2.server.authorization.settings.AuthorizationServerSettings;
import org.springframework.security.oauth2.server.authorization.token.JwtEncodingContext;
import org.springframework.security.oauth2.server.authorization.token.OAuth2TokenCustomizer;
import org.springframework.security.provisioning.InMemoryUserDetailsManager;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.security.web.authentication.LoginUrlAuthenticationEntryPoint;
import org.springframework.security.web.util.matcher.MediaTypeRequestMatcher;

/**
 * OpenID Connect for this machine. The claim {@code roles} is in every token; any scope a machine
 * client asks for is granted, since roles decide.
 */
@Configuration(proxyBeanMethods = false)
@Import(LoginPage.class)
public class SignInConfiguration {
    private static final String ROLE = "ROLE_";

    /** Where the suite says it is, and the names this machine has for itself. */
    private static Set<String> homes(Environment environment) {
        var issuer = environment.getRequiredProperty("jeudi.local.issuer");
        var homes = new LinkedHashSet<String>();
        homes.add(issuer);
        homes.add(issuer.replace("//localhost:", "//127.0.0.1:"));
        homes.add(environment.getRequiredProperty("jeudi.public-url"));
        return homes;
    }

    @Bean
    @Order(1)
    SecurityFilterChain provider(HttpSecurity http) {
        var server = new OAuth2AuthorizationServerConfigurer();
        return http.securityMatcher(server.getEndpointsMatcher())
                .with(
                        server,
                        it ->
                                it.oidc(Customizer.withDefaults())
                                        .tokenEndpoint(token ->
                                                token.authenticationProviders(
                                                        SignInConfiguration::takeAnyScope)))
                .authorizeHttpRequests(it -> it.anyRequest().authenticated())
                .oauth2ResourceServer(it -> it.jwt(Customizer.withDefaults()))
                .exceptionHandling(it ->
                        it.defaultAuthenticationEntryPointFor(
                                new LoginUrlAuthenticationEntryPoint("/login"),
                                new MediaTypeRequestMatcher(MediaType.TEXT_HTML)))
                .build();
    }

    private static void takeAnyScope(List<AuthenticationProvider> providers) {
        for (var provider : providers) {
            if (provider instanceof OAuth2ClientCredentialsAuthenticationProvider machines) {
                machines.setAuthenticationValidator(_ -> {});
            }
        }
    }

    @Bean
    @Order(2)
    SecurityFilterChain pages(HttpSecurity http, Environment environment) {
        // A browser follows the form's answer to the page it was sent from: under any of our names.
        var csp =
                "default-src 'self'; object-src 'none'; base-uri 'none'; frame-ancestors 'self'; form-action 'self' "
                        + String.join(" ", homes(environment));
        return http.authorizeHttpRequests(it -> it.anyRequest().permitAll())
                .formLogin(it -> it.loginPage("/login").defaultSuccessUrl("/admin/issues"))
                .csrf(it -> it.ignoringRequestMatchers("/mailbox/api/**"))
                .headers(it ->
                        it.contentSecurityPolicy(policy -> policy.policyDirectives(csp))
                                .frameOptions(frame -> frame.sameOrigin()))
                .build();
    }

    @Bean
    UserDetailsService staff(Secrets secrets) {
        return new InMemoryUserDetailsManager(
                StaffAccount.ALL.stream()
                        .map(it ->
                                User.withUsername(it.name())
                                        .password(HashedSecrets.hash(secrets.password(it.name())))
                                        .roles(it.roles().toArray(String[]::new))
                                        .build())
                        .toList());
    }

    @Bean
    PasswordEncoder passwordEncoder() {
        return new HashedSecrets();
    }

    @Bean
    RegisteredClientRepository clients(Secrets secrets, Environment environment) {
        return new InMemoryRegisteredClientRepository(
                Clients.api(secrets), Clients.staff(secrets, homes(environment)));
    }

    @Bean
    JWKSource<SecurityContext> signingKeys(Secrets secrets) {
        return new ImmutableJWKSet<>(new JWKSet(secrets.signingKey()));
    }

    @Bean
    JwtDecoder jwtDecoder(JWKSource<SecurityContext> keys) {
        return OAuth2AuthorizationServerConfiguration.jwtDecoder(keys);
    }

    @Bean
    AuthorizationServerSettings authorizationServerSettings(Environment environment) {
        return AuthorizationServerSettings.builder()
                .issuer(environment.getRequiredProperty("jeudi.local.issuer"))
                .build();
    }

    @Bean
    OAuth2TokenCustomizer<JwtEncodingContext> roles() {
        return context -> {
            var isMachine =
                    AuthorizationGrantType.CLIENT_CREDENTIALS.equals(
                            context.getAuthorizationGrantType());
            var principal = Objects.requireNonNull(context.<Authentication>getPrincipal());
            context.getClaims()
                    .claim("roles", isMachine ? StaffAccount.ALL_ROLES : rolesOf(principal))
                    .claim("preferred_username", principal.getName());
        };
    }

    private static List<String> rolesOf(Authentication person) {
        return person.getAuthorities().stream()
                .map(it -> String.valueOf(it.getAuthority()))
                .filter(it -> it.startsWith(ROLE))
                .map(it -> it.substring(ROLE.length()))
                .toList();
    }
}
