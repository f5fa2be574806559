// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/Hash.h"

#include "core/base/Files.h"
#include "core/base/HashStream.h"

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <fcntl.h>
#include <openssl/evp.h>
#include <sys/stat.h>
#include <unistd.h>

namespace stemma {

namespace {

// Fetched once: OpenSSL 3 looks an algorithm up under locks, which costs more than hashing a short text.
const EVP_MD* sha256Method() {
    static EVP_MD* const method = EVP_MD_fetch(nullptr, "SHA256", nullptr);
    STEMMA_ASSERT(method != nullptr);
    return method;
}

int hexValue(char c) {
    if (c >= '0' && c <= '9') return c - '0';
    if (c >= 'a' && c <= 'f') return c - 'a' + 10;
    if (c >= 'A' && c <= 'F') return c - 'A' + 10;
    return -1;
}

} // namespace

std::string Digest::hex() const {
    static constexpr char kDigits[] = "0123456789abcdef";
    std::string text(64, '0');
    for (std::size_t i = 0; i < bytes.size(); ++i) {
        text[2 * i] = kDigits[bytes[i] >> 4];
        text[2 * i + 1] = kDigits[bytes[i] & 15];
    }
    return text;
}

Result<Digest> Digest::fromHex(std::string_view hex) {
    Digest digest;
    bool good = hex.size() == 64;
    for (std::size_t i = 0; good && i < digest.bytes.size(); ++i) {
        const int high = hexValue(hex[2 * i]), low = hexValue(hex[2 * i + 1]);
        good = high >= 0 && low >= 0;
        digest.bytes[i] = static_cast<std::uint8_t>(high * 16 + low);
    }
    if (!good) return fail(ErrorCode::BadData, "'" + std::string(hex.substr(0, 80)) + "' isn't a SHA-256 of 64 digits");
    return digest;
}

struct Sha256::State {
    EVP_MD_CTX* context = EVP_MD_CTX_new();
    State() { STEMMA_ASSERT(context && EVP_DigestInit_ex2(context, sha256Method(), nullptr) == 1); }
    ~State() { EVP_MD_CTX_free(context); }
    State(const State&) = delete;
    State& operator=(const State&) = delete;
};

Sha256::Sha256() : m_state(std::make_unique<State>()) {}
Sha256::~Sha256() = default;
Sha256::Sha256(Sha256&&) noexcept = default;
Sha256& Sha256::operator=(Sha256&&) noexcept = default;

void Sha256::add(std::string_view bytes) {
    STEMMA_ASSERT(m_state && EVP_DigestUpdate(m_state->context, bytes.data(), bytes.size()) == 1);
}

void Sha256::addNetstring(std::string_view bytes) {
    add(std::to_string(bytes.size()) + ":");
    add(bytes);
    add(",");
}

Digest Sha256::finish() {
    Digest digest;
    unsigned length = 0;
    STEMMA_ASSERT(m_state && EVP_DigestFinal_ex(m_state->context, digest.bytes.data(), &length) == 1 && length == 32);
    m_state.reset();
    return digest;
}

Digest sha256(std::string_view bytes) {
    Sha256 hash;
    hash.add(bytes);
    return hash.finish();
}

Result<HashedFile> hashDescriptor(int fd, const std::filesystem::path& name) {
    return hashStream(fd, name, {});
}

Result<HashedFile> hashFile(const std::filesystem::path& file) {
    // Without O_NONBLOCK, opening a FIFO would wait for a writer for ever.
    STEMMA_TRY(Fd fd, openFile(file, O_RDONLY | O_NOFOLLOW | O_NONBLOCK));
    struct stat status {};
    if (::fstat(fd.get(), &status) != 0) return failErrno(errno, "Can't look at '" + file.string() + "'");
    if (!S_ISREG(status.st_mode)) {
        return fail(ErrorCode::InvalidArgument, "'" + file.string() + "' isn't a regular file");
    }
    return hashDescriptor(fd.get(), file);
}

} // namespace stemma

std::size_t std::hash<stemma::Digest>::operator()(const stemma::Digest& digest) const noexcept {
    std::size_t value = 0;
    std::memcpy(&value, digest.bytes.data(), sizeof value);
    return value;
}
