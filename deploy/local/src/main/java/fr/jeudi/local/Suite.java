package fr.jeudi.local;

import fr.jeudi.local.edge.EdgeApplication;
import fr.jeudi.local.edge.Routes;
import fr.jeudi.local.mailbox.Mailbox;
import fr.jeudi.local.mailbox.MailboxServer;
import fr.jeudi.local.parts.Documents;
import fr.jeudi.local.parts.Kafka;
import fr.jeudi.local.parts.Provider;
import fr.jeudi.local.parts.Relay;
import fr.jeudi.local.settings.CannotStart;
import fr.jeudi.local.settings.DataFolder;
import fr.jeudi.local.settings.Secrets;
import fr.jeudi.local.settings.Settings;
import java.io.IOException;
import java.io.PrintStream;
import java.net.BindException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.time.Clock;
import java.util.LinkedHashMap;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.web.server.PortInUseException;
import org.springframework.context.ConfigurableApplicationContext;

/** Everything, in one JVM: parts first, then the edge, then the services one after another. */
final class Suite implements AutoCloseable {
    private static final int SMTP_PORT = 25;

    private final Settings settings;
    private final Progress progress;
    private final Shutdown shutdown = new Shutdown();
    private final Routes routes = new Routes();

    Suite(Settings settings, PrintStream out) {
        this.settings = settings;
        this.progress = new Progress(out);
    }

    /** Returns when every service answers; stops with a sentence where one thing is missing. */
    void start() {
        var reserved = reserve(settings.port());
        shutdown.add("port", reserved);
        var data = DataFolder.open(settings.dataFolder());
        shutdown.add("data folder", data);
        Logs.to(data.resolve("logs"));
        progress.say("Jeudi starts, with its data in " + data.path());
        var secrets = Secrets.of(data.resolve("secrets.properties"), settings.password());
        settings.issuer().ifPresent(Provider::check);

        // The broker waits more than it works: meanwhile the rest comes up.
        var kafka =
                new Upcoming<>(
                        () ->
                                progress.step(
                                        "Kafka",
                                        () -> Kafka.start(settings, data.resolve("kafka")),
                                        Kafka::description),
                        Kafka::close);
        shutdown.add("Kafka", kafka);
        var documents =
                progress.step(
                        "MongoDB", () -> Documents.start(settings, data), Documents::description);
        shutdown.add("MongoDB", documents);
        var mailbox =
                progress.step("Mailbox", () -> mailbox(data), it -> it.size() + " mails kept");
        shutdown.add("mailbox", mailbox);
        var relay = relay(mailbox);
        var edge =
                progress.step(
                        "Edge, sign-in",
                        () -> edge(reserved, mailbox, secrets),
                        _ -> settings.homeUrl());
        shutdown.add("edge", edge);

        var told = new ServiceSettings(settings, secrets, kafka.get().bootstrapServers(), relay);
        var health = new LinkedHashMap<String, URI>();
        for (var service : Service.values()) {
            var uri = documents.uri(service.label());
            var context =
                    progress.step(
                            service.label(),
                            () -> service(service, told.arguments(uri)),
                            it -> address(it, "local.server.port").toString());
            health.put(
                    service.label(),
                    address(context, "local.management.port").resolve("/actuator"));
        }
        welcome(new Welcome(settings, data, secrets, documents.description(), health), secrets);
    }

    private void welcome(Welcome welcome, Secrets secrets) {
        welcome.lines(progress.secondsSinceStart()).forEach(progress::say);
        if (!secrets.areGiven() && !secrets.areShown() && settings.issuer().isEmpty()) {
            secrets.markShown();
        }
    }

    /** Held until the edge opens it: what starts before chooses other ports. */
    private static ServerSocket reserve(int port) {
        try {
            return new ServerSocket(port, 1, InetAddress.getLoopbackAddress());
        } catch (IOException e) {
            throw taken(port, e);
        }
    }

    private static CannotStart taken(int port, Exception cause) {
        return new CannotStart(
                "Port %d is taken by another program (another Jeudi?): stop it, or set JEUDI_LOCAL_PORT to another port."
                        .formatted(port),
                cause);
    }

    private static Mailbox mailbox(DataFolder data) {
        var folder = data.resolve("mailbox");
        try {
            return Mailbox.in(folder, Clock.systemUTC());
        } catch (IOException e) {
            throw new CannotStart(
                    "The mailbox in %s cannot be read or written: make it so, or set JEUDI_LOCAL_DATA to another folder."
                            .formatted(folder),
                    e);
        }
    }

    private Relay relay(Mailbox mailbox) {
        var host = settings.spring("spring.mail.host");
        if (host.isPresent()) {
            var port = settings.spring("spring.mail.port", Integer.class).orElse(SMTP_PORT);
            return progress.step(
                    "Mail relay", () -> Relay.configured(host.get(), port), it -> "yours, " + it);
        }
        var server =
                progress.step(
                        "Mail relay",
                        () -> mailboxServer(mailbox),
                        it -> "own mailbox, 127.0.0.1:" + it.port());
        shutdown.add("mail relay", server);
        return new Relay("127.0.0.1", server.port());
    }

    private MailboxServer mailboxServer(Mailbox mailbox) {
        try {
            return MailboxServer.start(mailbox, settings.smtpPort().orElse(0));
        } catch (IOException e) {
            throw new CannotStart(
                    "The mailbox cannot take mail on port %d: free it, or unset JEUDI_LOCAL_SMTP_PORT for any free one."
                            .formatted(settings.smtpPort().orElse(0)),
                    e);
        }
    }

    private ConfigurableApplicationContext edge(
            ServerSocket reserved, Mailbox mailbox, Secrets secrets) {
        var port = settings.port();
        try {
            reserved.close();
            return run(
                    EdgeApplication.application(routes, mailbox, secrets),
                    "--server.port=" + port,
                    "--jeudi.local.issuer=" + settings.homeUrl(),
                    "--jeudi.public-url=" + settings.publicUrl());
        } catch (IOException e) {
            throw taken(port, e);
        } catch (RuntimeException e) {
            if (has(e, PortInUseException.class) || has(e, BindException.class)) {
                throw taken(port, e);
            }
            throw e;
        }
    }

    private ConfigurableApplicationContext service(Service service, String... arguments) {
        try {
            var context = run(service.application(), arguments);
            shutdown.addService(service.label(), context);
            routes.open(service.label(), address(context, "local.server.port"));
            return context;
        } catch (RuntimeException e) {
            throw new CannotStart(
                    "The %s service could not start (%s): the log in %s says more."
                            .formatted(
                                    service.label(),
                                    root(e),
                                    settings.dataFolder().resolve("logs")),
                    e);
        }
    }

    private static ConfigurableApplicationContext run(
            SpringApplication application, String... arguments) {
        application.setRegisterShutdownHook(false);
        application.getAllSources().stream()
                .filter(Class.class::isInstance)
                .map(Class.class::cast)
                .findFirst()
                .ifPresent(application::setMainApplicationClass);
        return application.run(arguments);
    }

    private static URI address(ConfigurableApplicationContext context, String port) {
        return URI.create("http://127.0.0.1:" + context.getEnvironment().getRequiredProperty(port));
    }

    private static boolean has(Throwable e, Class<? extends Exception> type) {
        for (Throwable cause = e; cause != null; cause = cause.getCause()) {
            if (type.isInstance(cause)) {
                return true;
            }
        }
        return false;
    }

    private static String root(Throwable e) {
        var cause = e;
        for (var next = e.getCause(); next != null; next = next.getCause()) {
            cause = next;
        }
        var message = String.valueOf(cause.getMessage()).lines().findFirst().orElse("");
        return cause.getClass().getSimpleName() + ": " + message;
    }

    /** Services first, then what they stand on; repeating it does nothing. */
    @Override
    public void close() {
        shutdown.run(progress);
    }
}
