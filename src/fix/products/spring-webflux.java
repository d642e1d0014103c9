=== src/main/java/com/example/CorsPolicySetup.java | in your application's package
--- @CrossOrigin, addCorsMappings(), and lines that set Access-Control headers
package com.example;

import java.util.List;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.web.cors.reactive.CorsWebFilter;
import org.springframework.web.cors.reactive.UrlBasedCorsConfigurationSource;

// The first filter, so that it runs before Spring Security's. Spring also rejects the actual request from an unlisted origin (403).
@Configuration
class CorsPolicySetup {
    @Bean
    @Order(Ordered.HIGHEST_PRECEDENCE)
    CorsWebFilter cors() {
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
        return new CorsWebFilter(source);
    }
}
