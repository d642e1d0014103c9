=== src/main/java/com/example/CorsSetup.java | in the package of your application; and in your SecurityFilterChain: http.cors(Customizer.withDefaults())
package com.example;

import java.util.List;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.web.cors.CorsConfigurationSource;
import org.springframework.web.cors.UrlBasedCorsConfigurationSource;

// Spring Security takes the bean of this name, and answers the preflight before it asks who is there. Spring refuses (403) also
// the actual request of an unlisted origin.
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
