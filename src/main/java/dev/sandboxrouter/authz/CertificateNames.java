package dev.sandboxrouter.authz;

import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import javax.naming.NamingEnumeration;
import javax.naming.NamingException;
import javax.naming.directory.Attribute;
import javax.naming.ldap.LdapName;
import javax.naming.ldap.Rdn;
import org.jspecify.annotations.Nullable;

/** What a certificate says about its holder (RFC 5280). It must have been verified: a name in any other means nothing. */
final class CertificateNames {

    private static final int DNS_NAME = 2;
    private static final int URI = 6;
    private static final String SPIFFE = "spiffe://";

    private CertificateNames() {}

    /**
     * The holder: the SPIFFE URI, else the first DNS name, else the common name. Null where there is none, where two
     * SPIFFE URIs leave open which of them it is (SPIFFE X509-SVID 2: exactly one), or where the alternatives cannot be
     * read: a name further down the list would not be the one that the issuer meant.
     */
    static @Nullable String user(X509Certificate certificate) {
        try {
            return nameOf(certificate);
        } catch (CertificateParsingException unreadable) {
            return null;
        }
    }

    private static @Nullable String nameOf(X509Certificate certificate) throws CertificateParsingException {
        List<String> spiffe = alternatives(certificate, URI).stream()
                .filter(uri -> uri.regionMatches(true, 0, SPIFFE, 0, SPIFFE.length()))
                .toList();
        if (!spiffe.isEmpty()) {
            return spiffe.size() == 1 ? spiffe.get(0) : null;
        }
        List<String> dns = alternatives(certificate, DNS_NAME);
        List<String> names = dns.isEmpty() ? subject(certificate, "CN") : dns;
        return names.isEmpty() ? null : names.get(0);
    }

    /** The organizations of the subject. */
    static List<String> groups(X509Certificate certificate) {
        return subject(certificate, "O");
    }

    private static List<String> alternatives(X509Certificate certificate, int kind) throws CertificateParsingException {
        Collection<List<?>> all = certificate.getSubjectAlternativeNames();
        return all == null
                ? List.of()
                : all.stream()
                        .filter(name -> name.size() > 1 && Integer.valueOf(kind).equals(name.get(0)))
                        .map(name -> String.valueOf(name.get(1)))
                        .filter(name -> !name.isBlank())
                        .toList();
    }

    /** In the order in which RFC 4514 writes them: the most specific first. */
    private static List<String> subject(X509Certificate certificate, String attribute) {
        try {
            List<String> values = new ArrayList<>();
            List<Rdn> rdns = new LdapName(certificate.getSubjectX500Principal().getName()).getRdns();
            for (int i = rdns.size() - 1; i >= 0; i--) {
                collect(rdns.get(i).toAttributes().get(attribute), values);
            }
            return values;
        } catch (NamingException unreadable) {
            return List.of();
        }
    }

    /** A value that is no text came in an encoding of its own, and stands for nobody. */
    private static void collect(@Nullable Attribute attribute, List<String> values) throws NamingException {
        if (attribute == null) {
            return;
        }
        NamingEnumeration<?> all = attribute.getAll();
        while (all.hasMore()) {
            if (all.next() instanceof String text && !text.isBlank()) {
                values.add(text);
            }
        }
    }
}
