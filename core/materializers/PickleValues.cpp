// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/materializers/Pickle.h"
#include "core/materializers/PickleCodes.h"

#include <bit>
#include <charconv>

namespace stemma {

namespace {

std::uint64_t reversed(std::uint64_t value) {
    std::uint64_t out = 0;
    for (int i = 0; i < 8; ++i) out = out << 8 | (value >> 8 * i & 255);
    return out;
}

} // namespace

using namespace pickle;

std::int64_t pickle::pickledNumber(std::string_view text) {
    std::int64_t value = 0;
    if (text.ends_with('L')) text.remove_suffix(1);
    std::from_chars(text.data(), text.data() + text.size(), value);
    return value;
}

bool Pickle::loadValue(ByteCursor& file, std::uint8_t code) {
    switch (code) {
    case kNone:
        push(0);
        return true;
    case kEmptyDict:
        push(addList(Kind::Dict, {}));
        return true;
    case kEmptyList:
        push(addList(Kind::List, {}));
        return true;
    case kEmptyTuple:
        push(addList(Kind::Tuple, {}));
        return true;
    case kEmptySet:
        push(addList(Kind::Set, {}));
        return true;
    default:
        return loadNumber(file, code) || loadText(file, code);
    }
}

bool Pickle::loadNumber(ByteCursor& file, std::uint8_t code) {
    const auto number = [&](Kind kind, std::int64_t value) {
        push(addNumber(kind, value));
        return true;
    };
    const auto large = [&](std::uint64_t length) { // of any number of bytes
        if (length > 8) {
            file.skip(length);
            return number(Kind::Unknown, 0);
        }
        const std::uint64_t value = length == 0 ? 0 : file.number(int(length));
        const int shift = 64 - 8 * int(length);
        return number(Kind::Int, length == 0 ? 0 : std::int64_t(value << shift) >> shift);
    };
    switch (code) {
    case kNewTrue:
        return number(Kind::Bool, 1);
    case kNewFalse:
        return number(Kind::Bool, 0);
    case kBinInt:
        return number(Kind::Int, std::int32_t(file.u32()));
    case kBinInt1:
        return number(Kind::Int, file.u8());
    case kBinInt2:
        return number(Kind::Int, file.u16());
    case kBinFloat:
        return number(Kind::Float, std::int64_t(reversed(file.u64())));
    case kLong1:
        return large(file.u8());
    case kLong4:
        return large(file.u32());
    case kNextBuffer:
        return number(Kind::Unknown, 0);
    default:
        return false;
    }
}

bool Pickle::loadText(ByteCursor& file, std::uint8_t code) {
    const auto text = [&](Kind kind, std::uint64_t length) {
        push(addText(kind, file.text(length, kind == Kind::Bytes ? 0 : kKeptText), length));
        return true;
    };
    switch (code) {
    case kShortBinString:
    case kShortBinUnicode:
        return text(Kind::Text, file.u8());
    case kBinString:
    case kBinUnicode:
        return text(Kind::Text, file.u32());
    case kBinUnicode8:
        return text(Kind::Text, file.u64());
    case kShortBinBytes:
        return text(Kind::Bytes, file.u8());
    case kBinBytes:
        return text(Kind::Bytes, file.u32());
    case kBinBytes8:
    case kByteArray8:
        return text(Kind::Bytes, file.u64());
    default:
        return false;
    }
}

/// Protocol 0 writes values as lines.
bool Pickle::loadLine(ByteCursor& file, std::uint8_t code) {
    switch (code) {
    case kInt:
    case kLong: {
        const std::string line = file.line(kMostLine);
        const bool flag = code == kInt && (line == "00" || line == "01");
        push(addNumber(flag ? Kind::Bool : Kind::Int, pickledNumber(line)));
        return true;
    }
    case kFloat: {
        const std::string line = file.line(kMostLine);
        double value = 0;
        std::from_chars(line.data(), line.data() + line.size(), value);
        push(addNumber(Kind::Float, std::bit_cast<std::int64_t>(value)));
        return true;
    }
    case kString: {
        std::string line = file.line(kMostLine);
        if (line.size() >= 2 && (line[0] == '\'' || line[0] == '"')) line = line.substr(1, line.size() - 2);
        push(addText(Kind::Text, line, line.size()));
        return true;
    }
    case kUnicode: {
        const std::string line = file.line(kMostLine);
        push(addText(Kind::Text, line, line.size()));
        return true;
    }
    case kGlobal: {
        const std::string module = file.line(kMostLine);
        const std::string name = file.line(kMostLine);
        push(addGlobal(module, name));
        return true;
    }
    case kPersId: {
        const std::string line = file.line(kMostLine);
        push(add({.kind = Kind::Persistent, .arguments = addText(Kind::Text, line, line.size())}));
        return true;
    }
    default:
        return false;
    }
}

} // namespace stemma
