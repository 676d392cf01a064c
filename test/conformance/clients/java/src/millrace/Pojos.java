package millrace;

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.core.SdkField;
import software.amazon.awssdk.core.SdkPojo;
import software.amazon.awssdk.core.protocol.MarshallingType;
import software.amazon.awssdk.core.traits.ListTrait;
import software.amazon.awssdk.core.traits.MapTrait;
import software.amazon.awssdk.core.util.SdkAutoConstructList;
import software.amazon.awssdk.core.util.SdkAutoConstructMap;
import software.amazon.awssdk.protocols.jsoncore.JsonNode;
import software.amazon.awssdk.protocols.jsoncore.JsonWriter;
import software.amazon.awssdk.utils.builder.SdkBuilder;

/** The SDK's requests from JSON and its responses to JSON, by the fields that the SDK itself marshals. */
final class Pojos {
    private Pojos() {}

    /** Sets every member on the builder; a member that the SDK does not have is refused. */
    static void fill(SdkPojo builder, JsonNode object) {
        Map<String, SdkField<?>> fields =
                builder.sdkFields().stream().collect(Collectors.toMap(SdkField::memberName, field -> field));
        for (Map.Entry<String, JsonNode> member : object.asObject().entrySet()) {
            SdkField<?> field = fields.get(member.getKey());
            if (field == null) {
                throw new UnsupportedOperationException("the SDK has no member " + member.getKey());
            }
            field.set(builder, value(field, member.getValue()));
        }
    }

    private static Object value(SdkField<?> field, JsonNode node) {
        MarshallingType<?> type = field.marshallingType();
        if (type == MarshallingType.STRING) {
            return node.asString();
        } else if (type == MarshallingType.INTEGER) {
            return Integer.valueOf(node.asNumber());
        } else if (type == MarshallingType.LONG) {
            return Long.valueOf(node.asNumber());
        } else if (type == MarshallingType.BOOLEAN) {
            return node.asBoolean();
        } else if (type == MarshallingType.INSTANT) {
            return Instant.parse(node.asString());
        } else if (type == MarshallingType.SDK_BYTES) {
            return SdkBytes.fromByteArray(java.util.Base64.getDecoder().decode(node.asString()));
        } else if (type == MarshallingType.LIST) {
            SdkField<?> member = field.getTrait(ListTrait.class).memberFieldInfo();
            return node.asArray().stream().map(one -> value(member, one)).toList();
        } else if (type == MarshallingType.MAP) {
            SdkField<?> member = field.getTrait(MapTrait.class).valueFieldInfo();
            Map<String, Object> map = new LinkedHashMap<>();
            node.asObject().forEach((key, one) -> map.put(key, value(member, one)));
            return map;
        } else if (type == MarshallingType.SDK_POJO) {
            SdkPojo builder = field.constructor().get();
            fill(builder, node);
            return ((SdkBuilder<?, ?>) builder).build();
        }
        throw new IllegalArgumentException("no JSON form of " + field.memberName());
    }

    static void write(JsonWriter json, Object value) {
        if (value instanceof SdkPojo pojo) {
            json.writeStartObject();
            for (SdkField<?> field : pojo.sdkFields()) {
                Object member = field.getValueOrDefault(pojo);
                boolean absent = member == null || member instanceof SdkAutoConstructList || member instanceof SdkAutoConstructMap;
                if (!absent) {
                    json.writeFieldName(field.memberName());
                    write(json, member);
                }
            }
            json.writeEndObject();
        } else if (value instanceof List<?> list) {
            json.writeStartArray();
            list.forEach(one -> write(json, one));
            json.writeEndArray();
        } else if (value instanceof Map<?, ?> map) {
            json.writeStartObject();
            map.forEach((key, one) -> {
                json.writeFieldName(key.toString());
                write(json, one);
            });
            json.writeEndObject();
        } else if (value instanceof SdkBytes bytes) {
            json.writeValue(java.util.Base64.getEncoder().encodeToString(bytes.asByteArrayUnsafe()));
        } else if (value instanceof Number number) {
            json.writeNumber(number.toString());
        } else if (value instanceof Boolean bool) {
            json.writeValue(bool.booleanValue());
        } else {
            json.writeValue(value.toString());
        }
    }
}
