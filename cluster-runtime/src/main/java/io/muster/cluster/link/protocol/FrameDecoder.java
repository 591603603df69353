package io.muster.cluster.link.protocol;

import io.muster.registry.Incarnation;
import io.muster.registry.InstanceId;
import io.muster.registry.ServerIdentity;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/** Bytes to frames; the mirror of {@link FrameEncoder}. Every method consumes its payload and refuses what remains. */
public final class FrameDecoder {

    private static final int CRITICAL = 1;

    private FrameDecoder() {}

    /**
     * Reads IDENTITY. The version range is looked at before anything after it, whose shape another version may have changed.
     *
     * @throws MalformedFrameException with {@link RefusalReason#VERSION} or {@link RefusalReason#UNKNOWN_EXTENSION} where that is the case
     */
    public static IdentityFrame identity(ByteBuffer payload) throws MalformedFrameException {
        PayloadReader in = new PayloadReader(FrameType.IDENTITY, payload);
        if (in.magic("magic") != LinkProtocol.MAGIC) {
            throw in.malformed("does not begin with the protocol's magic number");
        }
        VersionRange versions = versions(in);
        LinkEnd dialler = end(in);
        LinkTarget target = new LinkTarget(in.u31("target.id"), instance(in, "target.instance"));
        long attempt = in.u63("attempt");
        List<Extension> extensions = extensions(in);
        in.end();
        return new IdentityFrame(versions, dialler, target, attempt, extensions);
    }

    /** Reads WELCOME. */
    public static WelcomeFrame welcome(ByteBuffer payload) throws MalformedFrameException {
        PayloadReader in = new PayloadReader(FrameType.WELCOME, payload);
        int version = in.u8("version");
        if (version < LinkProtocol.MIN_VERSION || version > LinkProtocol.MAX_VERSION) {
            throw in.malformed("version=" + version + " is not within the " + VersionRange.OURS + " offered");
        }
        LinkEnd acceptor = end(in);
        List<Extension> extensions = extensions(in);
        in.end();
        return new WelcomeFrame(version, acceptor, extensions);
    }

    /** Reads REFUSED. */
    public static RefusedFrame refused(ByteBuffer payload) throws MalformedFrameException {
        PayloadReader in = new PayloadReader(FrameType.REFUSED, payload);
        int code = in.u16("reason");
        InstanceId answering = instance(in, "instance");
        String text = in.text("text");
        in.end();
        return new RefusedFrame(code, text, answering);
    }

    /** Reads GOODBYE. */
    public static GoodbyeFrame goodbye(ByteBuffer payload) throws MalformedFrameException {
        PayloadReader in = new PayloadReader(FrameType.GOODBYE, payload);
        int code = in.u16("reason");
        String text = in.text("text");
        in.end();
        return new GoodbyeFrame(code, text);
    }

    /** Reads REIDENTIFY. */
    public static Incarnation reidentify(ByteBuffer payload) throws MalformedFrameException {
        PayloadReader in = new PayloadReader(FrameType.REIDENTIFY, payload);
        Incarnation incarnation = incarnation(in);
        in.end();
        return incarnation;
    }

    /** Reads the stamp of PING or PONG. */
    public static long stamp(int type, ByteBuffer payload) throws MalformedFrameException {
        PayloadReader in = new PayloadReader(type, payload);
        long stamp = in.bits64("stamp");
        in.end();
        return stamp;
    }

    private static VersionRange versions(PayloadReader in) throws MalformedFrameException {
        int min = in.u8("versions.min");
        int max = in.u8("versions.max");
        if (max < min) {
            throw in.malformed("versions " + min + ".." + max + " must be an ascending range");
        }
        VersionRange versions = new VersionRange(min, max);
        if (versions.newestCommon(VersionRange.OURS).isEmpty()) {
            throw new MalformedFrameException(
                    RefusalReason.VERSION,
                    "you speak link protocol " + versions + ", this server speaks " + VersionRange.OURS
                            + "; upgrade the older one");
        }
        return versions;
    }

    private static LinkEnd end(PayloadReader in) throws MalformedFrameException {
        String system = in.name("system");
        String group = in.name("group");
        int id = in.u31("id");
        return new LinkEnd(system, group, new ServerIdentity(id, instance(in, "instance"), incarnation(in)));
    }

    private static InstanceId instance(PayloadReader in, String field) throws MalformedFrameException {
        return new InstanceId(in.bits64(field), in.bits64(field));
    }

    private static Incarnation incarnation(PayloadReader in) throws MalformedFrameException {
        return new Incarnation(in.u63("epoch"), in.u63("revision"));
    }

    private static List<Extension> extensions(PayloadReader in) throws MalformedFrameException {
        int count = in.u16("extensions");
        List<Extension> extensions = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            int type = in.u16("extension type");
            boolean critical = (in.u8("extension flags") & CRITICAL) != 0;
            extensions.add(new Extension(type, critical, in.bytes("extension", in.u16("extension length"))));
            if (critical) {
                // No type is assigned yet, so none is known.
                throw new MalformedFrameException(
                        RefusalReason.UNKNOWN_EXTENSION,
                        "extension type=" + type + " is critical and unknown here; upgrade this server");
            }
        }
        return extensions;
    }
}
