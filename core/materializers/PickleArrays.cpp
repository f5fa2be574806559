// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/materializers/PickleArrays.h"

#include "core/base/Text.h"

#include <array>
#include <charconv>

namespace stemma {

namespace {

using Kind = Pickle::Kind;
using Ref = Pickle::Ref;

struct NumberType {
    std::string name;
    unsigned bytes = 0;
};

/// "f8", "i4", "b1", "U12", "O8" as NumPy writes them.
NumberType numpyType(std::string_view code) {
    while (!code.empty() && std::string_view("<>|=").find(code.front()) != std::string_view::npos)
        code.remove_prefix(1);
    if (code.empty()) return {};
    unsigned size = 0;
    std::from_chars(code.data() + 1, code.data() + code.size(), size);
    const std::string bits = std::to_string(size * 8);
    switch (code.front()) {
    case 'f':
        return {"float" + bits, size};
    case 'i':
        return {"int" + bits, size};
    case 'u':
        return {"uint" + bits, size};
    case 'c':
        return {"complex" + bits, size};
    case 'b':
        return {"bool", 1};
    case 'O':
        return {"object", 0};
    case 'U':
        return {"text", size * 4};
    case 'S':
        return {"bytes", size};
    case 'M':
        return {"datetime64", 8};
    case 'm':
        return {"timedelta64", 8};
    default:
        return {"record", size};
    }
}

/// Of numpy.dtype('f8', False, True); a structured one has its size in the state.
NumberType dtypeOf(const Pickle& pickle, Ref ref) {
    const std::vector<Ref>& arguments = pickle.items(pickle[ref].arguments);
    if (!pickle.madeBy(ref).ends_with("dtype") || arguments.empty()) return {};
    return numpyType(pickle.text(arguments[0]));
}

bool shapeOf(const Pickle& pickle, Ref ref, std::vector<std::int64_t>& shape) {
    if (pickle[ref].kind != Kind::Tuple && pickle[ref].kind != Kind::List) return false;
    for (const Ref extent : pickle.items(ref)) {
        if (pickle[extent].kind != Kind::Int || shape.size() >= 64) return false;
        shape.push_back(pickle[extent].number);
    }
    return true;
}

/// joblib's NumpyArrayWrapper: its state has the shape and the dtype.
PickledArray joblibArray(const Pickle& pickle, Ref state) {
    PickledArray array;
    const NumberType type = dtypeOf(pickle, pickle.value(state, "dtype"));
    array.known = !type.name.empty() && shapeOf(pickle, pickle.value(state, "shape"), array.tensor.shape);
    array.tensor.dtype = type.name;
    array.itemBytes = type.bytes;
    array.padded = pickle[pickle.value(state, "numpy_array_alignment_bytes")].kind == Kind::Int;
    return array;
}

/// "torch.FloatStorage" or "torch.float32" -> "float32"
NumberType torchType(std::string_view name) {
    static constexpr std::array<std::pair<std::string_view, std::string_view>, 12> kStorages = {
        {{"Double", "float64"},
         {"Float", "float32"},
         {"Half", "float16"},
         {"BFloat16", "bfloat16"},
         {"Long", "int64"},
         {"Int", "int32"},
         {"Short", "int16"},
         {"Char", "int8"},
         {"Byte", "uint8"},
         {"Bool", "bool"},
         {"ComplexFloat", "complex64"},
         {"ComplexDouble", "complex128"}}};
    const std::string_view last = name.substr(name.rfind('.') + 1);
    for (const auto& [storage, dtype] : kStorages)
        if (last.starts_with(storage) && last.substr(storage.size()) == "Storage")
            return {std::string(dtype), elementBytes(std::string(dtype))};
    return {std::string(last), elementBytes(std::string(last))};
}

/// torch._utils._rebuild_tensor_v2(storage, offset, size, stride, …), where the storage is ('storage', class, key,
/// place, count), outside of the pickle.
PickledArray torchTensor(const Pickle& pickle, const std::vector<Ref>& arguments) {
    PickledArray array;
    if (arguments.size() < 3) return array;
    Ref storage = arguments[0];
    if (pickle[storage].kind != Kind::Persistent && !pickle.items(pickle[storage].arguments).empty())
        storage = pickle.items(pickle[storage].arguments)[0]; // a TypedStorage around it
    const std::vector<Ref>& id = pickle.items(pickle[storage].arguments);
    const NumberType type = id.size() > 1 ? torchType(pickle.text(id[1])) : NumberType{};
    array.known = shapeOf(pickle, arguments[2], array.tensor.shape);
    array.tensor.dtype = type.name;
    array.itemBytes = type.bytes;
    return array;
}

PickledArray withBytes(PickledArray array) {
    const double bytes = array.known ? array.tensor.elements() * array.itemBytes : 0;
    array.tensor.bytes = bytes > 0 && bytes < 9e18 ? std::uint64_t(bytes) : 0;
    return array;
}

std::string lastPart(std::string_view name) {
    return std::string(name.substr(name.rfind('.') + 1));
}

} // namespace

PickledArray pickledArray(const Pickle& pickle, Ref ref) {
    const Pickle::Node& node = pickle[ref];
    if (node.kind != Kind::Object) return {};
    const std::string_view made = pickle.madeBy(ref);
    const std::vector<Ref>& arguments = pickle.items(node.arguments);
    if (made.ends_with("numpy_pickle.NumpyArrayWrapper")) return withBytes(joblibArray(pickle, node.state));
    if (made.starts_with("torch.")) {
        if (made.ends_with("_rebuild_parameter") && !arguments.empty()) {
            // A parameter is a tensor in a coat; never of another coat, or this would not end.
            const Pickle::Node& inner = pickle[arguments[0]];
            return made != pickle.madeBy(arguments[0]) && inner.kind == Kind::Object
                       ? withBytes(torchTensor(pickle, pickle.items(inner.arguments)))
                       : PickledArray{};
        }
        if (made.ends_with("_rebuild_tensor_v2") || made.ends_with("_rebuild_tensor") ||
            made.ends_with("_rebuild_tensor_v3"))
            return withBytes(torchTensor(pickle, arguments));
        return {};
    }
    PickledArray array;
    NumberType type;
    if (made.ends_with("multiarray._reconstruct")) { // state: version, shape, dtype, order, bytes
        const std::vector<Ref>& state = pickle.items(node.state);
        if (state.size() < 4) return {};
        array.known = shapeOf(pickle, state[1], array.tensor.shape);
        type = dtypeOf(pickle, state[2]);
    } else if (made.ends_with("numeric._frombuffer") && arguments.size() >= 3) { // protocol 5: bytes, dtype, shape
        array.known = shapeOf(pickle, arguments[2], array.tensor.shape);
        type = dtypeOf(pickle, arguments[1]);
    } else if (made.ends_with("multiarray.scalar") && !arguments.empty()) {
        array.known = true;
        type = dtypeOf(pickle, arguments[0]);
    }
    array.tensor.dtype = type.name;
    array.itemBytes = type.bytes;
    return withBytes(std::move(array));
}

std::string pickledText(const Pickle& pickle, Ref ref) {
    const Pickle::Node& node = pickle[ref];
    const auto many = [&](const char* what, std::size_t count) { return what + std::to_string(count); };
    switch (node.kind) {
    case Kind::None:
        return "None";
    case Kind::Bool:
        return node.number != 0 ? "True" : "False";
    case Kind::Int:
        return std::to_string(node.number);
    case Kind::Float:
        return formatNumber(pickle.real(ref));
    case Kind::Text: {
        const std::string_view text = pickle.text(ref);
        return "'" + toUtf8(text.substr(0, 80)) + (text.size() > 80 ? "…'" : "'");
    }
    case Kind::Bytes:
        return plural(node.number, "byte");
    case Kind::Tuple:
        return many("tuple of ", pickle.items(ref).size());
    case Kind::List:
        return many("list of ", pickle.items(ref).size());
    case Kind::Dict:
        return many("map of ", pickle.items(ref).size() / 2);
    case Kind::Set:
        return many("set of ", pickle.items(ref).size());
    case Kind::Global:
        return toUtf8(pickle.text(ref));
    case Kind::Object: {
        const PickledArray array = pickledArray(pickle, ref);
        if (array.known) return array.tensor.dtype + ", " + array.tensor.shown();
        return toUtf8(lastPart(pickle.madeBy(ref)));
    }
    default:
        return "…";
    }
}

} // namespace stemma
