=== src/main/java/com/example/CorsSetup.java | in your application's package; and in your SecurityFilterChain: http.cors(Customizer.withDefaults())
package com.example;

import java.util.List;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.web.cors.CorsConfigurationSource;
import org.springframework.web.cors.UrlBasedCorsConfigurationSource;

// Spring Security uses the bean with this name, and responds to the preflight before authentication. Spring also rejects the
// actual request from an unlisted origin (403).
@Configuration
class CorsSetup {
    @Bean
    CorsConfigurationSource corsConfigurationSource() {
        var policy = new org.springframework.web.cors.CorsConfiguration();
        policy.setAllowedOrigins(List.of({{ origins | json }}));
        policy.setAllowedMethods(List.of({{ methods | json }}));
        policy.setAllowedHeaders(List.of({{ headers | json }}));
{% if exposed %}
        policy.setExposedHeaders(List.of({{ exposed | json }}));
{% endif %}
        policy.setAllowCredentials({{ "true" if credentials else "false" }});
{% if max_age is not none %}
        policy.setMaxAge({{ max_age }}L);
{% endif %}
        var source = new UrlBasedCorsConfigurationSource();
        source.registerCorsConfiguration("/**", policy);
        return source;
    }
}
