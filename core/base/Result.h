// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <tl/expected.hpp>
#include <utility>
#include <vector>

namespace stemma {

/// What went wrong, by what a caller can do about it. Names (errorCodeName) appear in `--json` and never change.
enum class ErrorCode : std::uint8_t {
    InvalidArgument, ///< the request itself is wrong: a bad option, a bad reference
    InvalidPipeline, ///< a pipeline file is wrong; `where` says the place
    NotFound,        ///< a thing that was named does not exist
    AlreadyExists,   ///< a thing would be overwritten that may not be
    NotSupported,    ///< understood, and comes later
    Io,              ///< the operating system refused; the message has its words
    NoSpace,         ///< disk or quota is full
    ReadOnly,        ///< the place can't be written
    Busy,            ///< held by another program for longer than we wait
    Corrupt,         ///< what is stored isn't what was written
    TooNew,          ///< made by a newer Stemma
    BadData,         ///< an artifact's content can't be read as what it claims to be
    StepFailed,      ///< a step's own failure
    HelperFailed,    ///< a helper process died or broke the protocol
    WrongHelper,     ///< a helper process belongs to another build, or isn't one
    TimedOut,
    Cancelled,
    Internal, ///< a bug of ours that was caught
};
std::string_view errorCodeName(ErrorCode code); ///< "invalid_pipeline", …
std::optional<ErrorCode> errorCodeFromName(std::string_view name);

/// A place in a text file a person can open; line and column count from 1, column in characters; 0 is unknown.
struct SourcePosition {
    std::string file;
    int line = 0;
    int column = 0;
    bool operator==(const SourcePosition&) const = default;
};

/// A failure a person can act on: `message` is one sentence that names the thing, `hint` says what to do next.
struct Error {
    ErrorCode code = ErrorCode::Internal;
    std::string message;
    std::string hint;
    std::optional<SourcePosition> where;
    std::vector<Error> causes; ///< what led to it, or all errors of a file
    bool operator==(const Error&) const = default;
};

/// "file:line:column: message. hint", then the causes, one a line, indented.
std::string describe(const Error& error);

template <typename T>
using Result = tl::expected<T, Error>;
using Status = Result<void>;

inline tl::unexpected<Error> fail(Error error) {
    return tl::unexpected<Error>(std::move(error));
}
inline tl::unexpected<Error> fail(ErrorCode code, std::string message, std::string hint = {}) {
    return tl::unexpected<Error>(Error{code, std::move(message), std::move(hint), std::nullopt, {}});
}
/// From errno, with the right code (ENOSPC, EDQUOT -> NoSpace; EROFS, EACCES, EPERM -> ReadOnly; ENOENT -> NotFound …).
tl::unexpected<Error> failErrno(int error, std::string what);
Error errnoError(int error, std::string what);

/// Contracts: our own bugs. Stays in release builds; prints the condition and aborts.
[[noreturn]] void contractBroken(const char* condition, const char* file, int line);
#define STEMMA_ASSERT(condition) ((condition) ? void(0) : ::stemma::contractBroken(#condition, __FILE__, __LINE__))

#define STEMMA_CONCAT_(a, b) a##b
#define STEMMA_CONCAT(a, b) STEMMA_CONCAT_(a, b)
#define STEMMA_TRY_(tmp, declaration, ...)                                                                             \
    auto tmp = (__VA_ARGS__);                                                                                          \
    if (!tmp) return ::tl::unexpected<::stemma::Error>(std::move(tmp).error());                                        \
    declaration = std::move(*tmp)
/// STEMMA_TRY(auto x, call()): the value, or returns the error.
#define STEMMA_TRY(declaration, ...) STEMMA_TRY_(STEMMA_CONCAT(try_, __COUNTER__), declaration, __VA_ARGS__)
/// STEMMA_CHECK(call()): returns the error of a Result whose value isn't wanted.
#define STEMMA_CHECK(...)                                                                                              \
    do {                                                                                                               \
        auto check_ = (__VA_ARGS__);                                                                                   \
        if (!check_) return ::tl::unexpected<::stemma::Error>(std::move(check_).error());                              \
    } while (false)

} // namespace stemma
