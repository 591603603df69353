package io.muster.registry.consul;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads certificates and keys as Consul's own tools write them. */
final class Pem {

    private static final long MOST_BYTES = 1 << 20;
    private static final Pattern KEY =
            Pattern.compile("-----BEGIN (EC |RSA |)PRIVATE KEY-----([A-Za-z0-9+/=\\s]+)-----END \\1PRIVATE KEY-----");

    /** The algorithm identifiers of PKCS 8 for the key forms that do without: RSA, and the curves by the identifier that the key itself holds. */
    private static final byte[] RSA = HexFormat.of().parseHex("300d06092a864886f70d0101010500");

    private static final byte[] EC = HexFormat.of().parseHex("06072a8648ce3d0201");
    private static final List<byte[]> CURVES = List.of(
            HexFormat.of().parseHex("06082a8648ce3d030107"),
            HexFormat.of().parseHex("06052b81040022"),
            HexFormat.of().parseHex("06052b81040023"));

    private static final int SEQUENCE = 0x30;
    private static final int OCTETS = 0x04;
    private static final byte[] VERSION = {0x02, 0x01, 0x00};

    private Pem() {}

    /** Reads all certificates of a file, in order; at least one. */
    static List<X509Certificate> certificates(Path file) throws IOException, GeneralSecurityException {
        checkSize(file);
        try (InputStream in = Files.newInputStream(file)) {
            List<X509Certificate> read = CertificateFactory.getInstance("X.509").generateCertificates(in).stream()
                    .map(X509Certificate.class::cast)
                    .toList();
            if (read.isEmpty()) {
                throw new CredentialException("the TLS file " + file + " holds no certificate");
            }
            return read;
        }
    }

    /** Reads the private key of a file: PKCS 8, or the older forms of EC and RSA keys. */
    static PrivateKey privateKey(Path file) throws IOException, GeneralSecurityException {
        checkSize(file);
        Matcher matcher = KEY.matcher(Files.readString(file, StandardCharsets.ISO_8859_1));
        if (!matcher.find()) {
            throw new CredentialException("the TLS file " + file + " holds no unencrypted private key");
        }
        byte[] der = Base64.getMimeDecoder().decode(matcher.group(2));
        PKCS8EncodedKeySpec spec = new PKCS8EncodedKeySpec(
                switch (matcher.group(1)) {
                    case "EC " -> wrapped(ecAlgorithm(file, der), der);
                    case "RSA " -> wrapped(RSA, der);
                    default -> der;
                });
        for (String algorithm : List.of("EC", "RSA", "EdDSA")) {
            try {
                return KeyFactory.getInstance(algorithm).generatePrivate(spec);
            } catch (GeneralSecurityException e) {
                // a key of another kind
            }
        }
        throw new CredentialException("the TLS file " + file + " holds a private key of an unknown kind");
    }

    private static void checkSize(Path file) throws IOException {
        if (Files.size(file) > MOST_BYTES) {
            throw new CredentialException("the TLS file " + file + " has more than " + MOST_BYTES + " bytes");
        }
    }

    private static byte[] ecAlgorithm(Path file, byte[] der) throws CredentialException {
        String hex = HexFormat.of().formatHex(der);
        for (byte[] curve : CURVES) {
            if (hex.contains(HexFormat.of().formatHex(curve))) {
                return tagged(SEQUENCE, EC, curve);
            }
        }
        throw new CredentialException("the TLS file " + file + " holds a key on a curve that is not known");
    }

    private static byte[] wrapped(byte[] algorithm, byte[] key) {
        return tagged(SEQUENCE, VERSION, algorithm, tagged(OCTETS, key));
    }

    private static byte[] tagged(int tag, byte[]... parts) {
        ByteArrayOutputStream content = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            content.writeBytes(part);
        }
        int length = content.size();
        ByteArrayOutputStream whole = new ByteArrayOutputStream();
        whole.write(tag);
        if (length < 0x80) {
            whole.write(length);
        } else if (length < 0x100) {
            whole.write(0x81);
            whole.write(length);
        } else {
            whole.write(0x82);
            whole.write(length >> 8);
            whole.write(length);
        }
        whole.writeBytes(content.toByteArray());
        return whole.toByteArray();
    }
}
