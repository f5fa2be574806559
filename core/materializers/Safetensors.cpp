// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/materializers/ModelFormats.h"

#include "core/base/Text.h"

#include <array>

namespace stemma {

namespace {

constexpr std::uint64_t kMostSafetensorsHeader = 64u << 20; ///< 500,000 tensors

std::string safetensorsType(const std::string& word) {
    static constexpr std::array<std::pair<const char*, const char*>, 15> kTypes = {{{"F64", "float64"},
                                                                                    {"F32", "float32"},
                                                                                    {"F16", "float16"},
                                                                                    {"BF16", "bfloat16"},
                                                                                    {"F8_E4M3", "float8_e4m3"},
                                                                                    {"F8_E5M2", "float8_e5m2"},
                                                                                    {"I64", "int64"},
                                                                                    {"I32", "int32"},
                                                                                    {"I16", "int16"},
                                                                                    {"I8", "int8"},
                                                                                    {"U64", "uint64"},
                                                                                    {"U32", "uint32"},
                                                                                    {"U16", "uint16"},
                                                                                    {"U8", "uint8"},
                                                                                    {"BOOL", "bool"}}};
    for (const auto& [short_, long_] : kTypes)
        if (word == short_) return long_;
    return printable(word);
}

} // namespace

Result<ModelOutline> outlineSafetensors(ByteCursor& file) {
    ModelOutline outline;
    outline.framework = "safetensors";
    const std::uint64_t length = file.u64();
    if (!file.ok() || file.left() == 0) return notThat("it is too short for safetensors");
    if (length > file.left()) return notThat("its header claims more bytes than the file has");
    if (length > kMostSafetensorsHeader) {
        outline.notes.push_back("Its header has " + formatBytes(length) + ": too much to be read");
        return outline;
    }
    const std::string text = file.text(length, length);
    const std::uint64_t data = file.end() - file.position();
    Result<Json> header = Json::parse(text, 16);
    if (!header || !header->isObject()) return notThat("its header isn't the JSON map of safetensors");
    outline.parameters = 0;
    std::uint64_t beyond = 0, odd = 0;
    for (const auto& [name, about] : header->members()) {
        if (name == "__metadata__") {
            for (const auto& [key, value] : about.members())
                if (outline.facts.size() < 50) outline.facts.set(key, value.text().substr(0, 500));
            continue;
        }
        ModelTensor tensor{name, safetensorsType(about["dtype"].text()), {}};
        for (const Json& extent : about["shape"].items()) tensor.shape.push_back(extent.integer(-1));
        const std::uint64_t from = about["data_offsets"].at(0).unsignedInteger();
        const std::uint64_t to = about["data_offsets"].at(1).unsignedInteger();
        tensor.bytes = to >= from ? to - from : 0;
        beyond += to < from || to > data ? 1 : 0;
        const unsigned each = elementBytes(tensor.dtype);
        odd += each > 0 && tensor.elements() * each != double(tensor.bytes) ? 1 : 0;
        outline.parameters += tensor.elements();
        outline.addTensor(std::move(tensor));
    }
    if (beyond > 0)
        outline.notes.push_back(plural(std::int64_t(beyond), "tensor") +
                                " should be where the file has no bytes: " + "it was cut off, or its header is wrong");
    else if (odd > 0)
        outline.notes.push_back("The shapes of " + plural(std::int64_t(odd), "tensor") + " don't fit their bytes");
    return outline;
}

} // namespace stemma
