// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/Result.h"

#include <array>
#include <compare>
#include <filesystem>
#include <memory>
#include <span>
#include <string>
#include <string_view>

namespace stemma {

/// A SHA-256 (FIPS 180-4).
struct Digest {
    std::array<std::uint8_t, 32> bytes{};
    auto operator<=>(const Digest&) const = default;
    std::string hex() const; ///< 64 lower-case digits
    static Result<Digest> fromHex(std::string_view hex);
    bool isZero() const { return bytes == std::array<std::uint8_t, 32>{}; }
    std::string_view view() const { return {reinterpret_cast<const char*>(bytes.data()), bytes.size()}; }
};

/// Streaming SHA-256 through OpenSSL's EVP (the processor's own instructions). Not thread-safe; one use each.
class Sha256 {
public:
    Sha256();
    ~Sha256();
    Sha256(Sha256&&) noexcept;
    Sha256& operator=(Sha256&&) noexcept;
    void add(std::string_view bytes);
    void
    addNetstring(std::string_view bytes); ///< "LENGTH:BYTES," (djb's netstrings), so that fields can't run together
    Digest finish();

private:
    struct State;
    std::unique_ptr<State> m_state;
};

Digest sha256(std::string_view bytes);

/// Hash and size of a regular file's content. Does not follow a link at the end. Errors: NotFound, Io, InvalidArgument
/// (not a regular file).
struct HashedFile {
    Digest digest;
    std::uint64_t bytes = 0;
};
Result<HashedFile> hashFile(const std::filesystem::path& file);
/// From where the descriptor stands to the end; `name` is for messages.
Result<HashedFile> hashDescriptor(int fd, const std::filesystem::path& name);

} // namespace stemma

template <>
struct std::hash<stemma::Digest> {
    std::size_t operator()(const stemma::Digest& digest) const noexcept;
};
