// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/Zip.h"

#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace stemma::duck {

/// Reads the XML that Office writes, piece by piece: elements, attributes, text; names without their prefix.
///
/// Bounded: depth, attributes, the length of names, values and texts, and the bytes of the whole. A document type, and
/// with it every entity of its own, is refused: nobody needs one here, and they are how bombs are built. Instructions
/// and comments are passed over. UTF-8 only.
class XmlReader {
public:
    enum class Event : std::uint8_t { Start, End, Text, Finished };
    static constexpr std::uint64_t kMostBytes = std::uint64_t(4) << 30;
    static constexpr std::size_t kMostText = std::size_t(1) << 20; ///< of one text or value
    static constexpr std::size_t kMostDepth = 100;
    static constexpr std::size_t kMostAttributes = 200;

    explicit XmlReader(ZipStream stream) : m_stream(std::move(stream)) {}

    /// The next event. A text may come in several parts. Errors: BadData (what is wrong, without a subject), Io.
    Result<Event> next();
    const std::string& name() const { return m_name; }       ///< of Start and End
    const std::string& text() const { return m_text; }       ///< of Text
    std::string_view attribute(std::string_view name) const; ///< of Start; "" where it isn't there
    std::size_t depth() const { return m_depth; }            ///< elements that are open, with one that starts

private:
    int get(); ///< -1 at the end
    int peek();
    bool fill();
    Result<Event> tag();
    Status declaration();
    Status passUntil(std::string_view end);
    Status attributes(bool& closed);
    Result<std::string> word();
    Result<std::string> value();
    Status reference(std::string& into);

    ZipStream m_stream;
    std::string m_piece;
    std::size_t m_at = 0, m_length = 0;
    std::uint64_t m_bytes = 0;
    std::optional<Error> m_error; ///< of the stream
    std::string m_name, m_text;
    std::vector<std::pair<std::string, std::string>> m_attributes;
    std::size_t m_depth = 0;
    bool m_endNext = false; ///< <a/> was a start, its end comes next
    bool m_closing = false; ///< the last event was an end: the depth falls now
};

} // namespace stemma::duck
