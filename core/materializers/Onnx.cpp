// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/materializers/ModelFormats.h"

#include "core/base/Text.h"

#include <algorithm>
#include <array>
#include <functional>
#include <map>

namespace stemma {

namespace {

constexpr int kMostGraphDepth = 16;
constexpr std::size_t kMostOperators = 2000; ///< kinds
constexpr std::size_t kMostPorts = 1000;

/// One field of a message. The bytes of one that has some are from `from` to `to`.
struct WireField {
    std::uint64_t number = 0, value = 0;
    int wire = 0;
    std::uint64_t from = 0, to = 0;
};

std::uint64_t varint(ByteCursor& file) {
    std::uint64_t value = 0;
    for (int shift = 0; shift < 64; shift += 7) {
        const std::uint64_t byte = file.u8();
        value |= (byte & 127) << shift;
        if (byte < 128) return value;
    }
    file.fail();
    return 0;
}

/// Calls back for each field between here and `end`, and goes there. What a callback leaves unread is passed over.
/// https://protobuf.dev/programming-guides/encoding/
void eachField(ByteCursor& file, std::uint64_t end, const std::function<void(const WireField&)>& call) {
    while (file.ok() && file.position() < end) {
        WireField field;
        const std::uint64_t tag = varint(file);
        field.number = tag >> 3;
        field.wire = int(tag & 7);
        if (field.wire == 0)
            field.value = varint(file);
        else if (field.wire == 1)
            field.value = file.u64();
        else if (field.wire == 5)
            field.value = file.u32();
        else if (field.wire == 2) {
            const std::uint64_t length = varint(file);
            field.from = file.position();
            if (!file.ok() || length > end - std::min(end, field.from)) return file.fail();
            field.to = field.from + length;
        } else {
            return file.fail();
        }
        if (field.number == 0) return file.fail();
        call(field);
        if (field.wire == 2) file.seek(field.to);
    }
    if (file.position() != end) file.fail();
}

std::string onnxText(ByteCursor& file, const WireField& field, std::size_t most = 500) {
    return field.wire == 2 ? file.text(field.to - field.from, most) : std::string();
}

/// TensorProto.DataType
std::string onnxType(std::uint64_t type) {
    static constexpr std::array<const char*, 24> kNames = {
        "",          "float32",    "uint8",      "int8",          "uint16",          "int16",       "int32",
        "int64",     "string",     "bool",       "float16",       "float64",         "uint32",      "uint64",
        "complex64", "complex128", "bfloat16",   "float8_e4m3fn", "float8_e4m3fnuz", "float8_e5m2", "float8_e5m2fnuz",
        "uint4",     "int4",       "float4_e2m1"};
    return type < kNames.size() ? kNames[std::size_t(type)] : "type " + std::to_string(type);
}

/// Reads what is asked of a model, as its fields come; they may come in any order and more than once.
class OnnxReader {
public:
    explicit OnnxReader(ByteCursor& file) : m_file(file) {}

    void model() {
        eachField(m_file, m_file.end(), [this](const WireField& field) {
            ModelOutline& o = m_outline;
            switch (field.number) {
            case 1:
                m_ir = field.wire == 0 ? std::int64_t(field.value) : m_ir;
                break;
            case 2:
                o.facts.set("producer", toUtf8(onnxText(m_file, field)));
                break;
            case 3:
                o.facts.set("producer_version", toUtf8(onnxText(m_file, field)));
                break;
            case 6:
                if (field.to > field.from) o.facts.set("description", toUtf8(onnxText(m_file, field)));
                break;
            case 7:
                if (field.wire == 2) graph(field, 0);
                break;
            case 8:
                if (field.wire == 2) opset(field);
                break;
            case 14:
                if (field.wire == 2) property(field);
                break;
            default:
                break;
            }
        });
    }

    bool known() const { return m_ir > 0 && m_graphs > 0; }

    ModelOutline finish() {
        ModelOutline& o = m_outline;
        o.framework = "ONNX";
        o.facts.set("ir_version", m_ir);
        if (!m_opsets.empty()) o.facts.set("opset", Json::ofTexts(m_opsets));
        o.parameters = m_parameters;
        for (const auto& [name, count] : m_operators) o.operators.emplace_back(name, count);
        std::stable_sort(o.operators.begin(), o.operators.end(),
                         [](const auto& a, const auto& b) { return a.second > b.second; });
        // Older files list their initializers among the inputs.
        std::erase_if(o.inputs, [this](const ModelTensor& input) {
            return std::binary_search(m_initializers.begin(), m_initializers.end(), input.name);
        });
        if (m_external > 0)
            o.notes.push_back(plural(m_external, "tensor") + (m_external == 1 ? " is" : " are") +
                              " kept in another file beside it");
        return std::move(o);
    }
    void sortInitializers() { std::sort(m_initializers.begin(), m_initializers.end()); }

private:
    void opset(const WireField& at) {
        std::string domain;
        std::uint64_t version = 0;
        eachField(m_file, at.to, [&](const WireField& field) {
            if (field.number == 1) domain = onnxText(m_file, field, 100);
            if (field.number == 2) version = field.value;
        });
        if (m_opsets.size() < 50)
            m_opsets.push_back((domain.empty() ? "ai.onnx" : toUtf8(domain)) + " " + std::to_string(version));
    }

    void property(const WireField& at) {
        std::string key, value;
        eachField(m_file, at.to, [&](const WireField& field) {
            if (field.number == 1) key = onnxText(m_file, field, 100);
            if (field.number == 2) value = onnxText(m_file, field);
        });
        if (m_outline.facts.size() < 100) m_outline.facts.set(toUtf8(key), toUtf8(value));
    }

    void graph(const WireField& at, int depth) {
        ++m_graphs;
        eachField(m_file, at.to, [&, depth](const WireField& field) {
            if (field.number == 2 && depth == 0) m_outline.className = toUtf8(onnxText(m_file, field, 200));
            if (field.wire != 2) return;
            if (field.number == 1) node(field, depth);
            if (field.number == 5) initializer(field);
            if (field.number == 11 && depth == 0) port(field, m_outline.inputs);
            if (field.number == 12 && depth == 0) port(field, m_outline.outputs);
        });
    }

    void node(const WireField& at, int depth) {
        std::string type, domain;
        eachField(m_file, at.to, [&](const WireField& field) {
            if (field.number == 4) type = onnxText(m_file, field, 200);
            if (field.number == 7) domain = onnxText(m_file, field, 200);
            if (field.number != 5 || field.wire != 2) return;
            eachField(m_file, field.to,
                      [&](const WireField& part) { // an attribute: 6 and 11 are graphs, of If and Loop
                          if ((part.number != 6 && part.number != 11) || part.wire != 2) return;
                          if (depth >= kMostGraphDepth) return m_file.fail();
                          graph(part, depth + 1);
                      });
        });
        const std::string name = toUtf8(domain.empty() || domain == "ai.onnx" ? type : domain + "." + type);
        if (const auto known = m_operators.find(name); known != m_operators.end())
            ++known->second;
        else if (m_operators.size() < kMostOperators)
            m_operators.emplace(name, 1);
    }

    void initializer(const WireField& at) {
        ModelTensor tensor;
        eachField(m_file, at.to, [&](const WireField& field) {
            if (field.number == 1 && field.wire == 0) tensor.shape.push_back(std::int64_t(field.value));
            if (field.number == 1 && field.wire == 2) // packed
                while (m_file.ok() && m_file.position() < field.to && tensor.shape.size() < 64)
                    tensor.shape.push_back(std::int64_t(varint(m_file)));
            if (field.number == 2) tensor.dtype = onnxType(field.value);
            if (field.number == 8) tensor.name = onnxText(m_file, field, 1000);
            if (field.number == 14 && field.value == 1) ++m_external;
            if (tensor.shape.size() > 64) m_file.fail();
        });
        const double bytes = tensor.elements() * elementBytes(tensor.dtype);
        tensor.bytes = bytes > 0 && bytes < 9e18 ? std::uint64_t(bytes) : 0;
        m_parameters += tensor.elements();
        if (m_initializers.size() < ModelOutline::kMostTensors) m_initializers.push_back(tensor.name);
        m_outline.addTensor(std::move(tensor));
    }

    /// ValueInfoProto: name, type { tensor_type { elem_type, shape { dim { dim_value or dim_param } } } }
    void port(const WireField& at, std::vector<ModelTensor>& into) {
        ModelTensor tensor;
        const auto dimension = [&](const WireField& dim) {
            std::int64_t extent = -1;
            std::string symbol;
            eachField(m_file, dim.to, [&](const WireField& field) {
                if (field.number == 1 && field.wire == 0) extent = std::int64_t(field.value);
                if (field.number == 2) symbol = toUtf8(onnxText(m_file, field, 100));
            });
            if (tensor.shape.size() >= 64) return m_file.fail();
            tensor.shape.push_back(extent);
            tensor.symbols.push_back(symbol);
        };
        const auto within = [this](const WireField& field, std::uint64_t number, const auto& call) {
            if (field.number == number && field.wire == 2) eachField(m_file, field.to, call);
        };
        eachField(m_file, at.to, [&](const WireField& field) {
            if (field.number == 1) tensor.name = onnxText(m_file, field, 1000);
            within(field, 2, [&](const WireField& type) {
                within(type, 1, [&](const WireField& part) {
                    if (part.number == 1 && part.wire == 0) tensor.dtype = onnxType(part.value);
                    within(part, 2, [&](const WireField& dim) {
                        if (dim.number == 1 && dim.wire == 2) dimension(dim);
                    });
                });
            });
        });
        if (into.size() < kMostPorts) into.push_back(std::move(tensor));
    }

    ByteCursor& m_file;
    ModelOutline m_outline;
    std::map<std::string, std::int64_t> m_operators;
    std::vector<std::string> m_opsets, m_initializers;
    std::int64_t m_ir = 0, m_graphs = 0, m_external = 0;
    double m_parameters = 0;
};

} // namespace

Result<ModelOutline> outlineOnnx(ByteCursor& file) {
    OnnxReader reader(file);
    reader.model();
    if (!reader.known())
        return notThat(file.ok() ? "it isn't the protocol buffer of ONNX" : "it isn't ONNX, or was cut off");
    reader.sortInitializers();
    ModelOutline outline = reader.finish();
    if (!file.ok()) outline.notes.push_back("It ends in the middle, or is damaged: what comes later isn't counted");
    return outline;
}

} // namespace stemma
