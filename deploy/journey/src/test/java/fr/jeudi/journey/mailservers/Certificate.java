package fr.jeudi.journey.mailservers;

import java.nio.file.Path;

/** A self-signed certificate for this machine, as PEM files. */
record Certificate(Path chain, Path key) {

    static Certificate in(Path folder) {
        var certificate =
                new Certificate(folder.resolve("certificate.pem"), folder.resolve("key.pem"));
        Command.run(
                "openssl",
                "req",
                "-x509",
                "-newkey",
                "rsa:2048",
                "-nodes",
                "-subj",
                "/CN=localhost",
                "-addext",
                "subjectAltName=DNS:localhost,IP:127.0.0.1",
                "-days",
                "2",
                "-keyout",
                certificate.key.toString(),
                "-out",
                certificate.chain.toString());
        return certificate;
    }
}
