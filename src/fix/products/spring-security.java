=== src/main/java/com/example/CorsPolicySetup.java | in your application's package
+++ in your SecurityFilterChain, first of all (Customizer is in org.springframework.security.config) >>> http.cors(Customizer.withDefaults());
--- the old bean corsConfigurationSource, @CrossOrigin, and lines that set Access-Control headers
package com.example;

import java.util.List;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.web.cors.CorsConfigurationSource;
import org.springframework.web.cors.UrlBasedCorsConfigurationSource;

// Spring Security uses the bean with this name, and responds to the preflight before authentication. Spring also rejects the
// actual request from an unlisted origin (403).
@Configuration
class CorsPolicySetup {
    @Bean
    CorsConfigurationSource corsConfigurationSource() {
        var policy = new org.springframework.web.cors.CorsConfiguration();
{% if origins %}
        policy.setAllowedOrigins(List.of({{ origins | json }}));
{% endif %}
{% if patterns %}
        policy.setAllowedOriginPatterns(List.of({% for pattern in patterns %}"{{ pattern.text }}"{{ ", " if not loop.last }}{% endfor %}));
{% endif %}
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
        source.registerCorsConfiguration("{{ scope }}/**", policy);
        return source;
    }
}
