// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/Result.h"

#include <array>
#include <cerrno>
#include <cstdio>
#include <cstdlib>
#include <system_error>

namespace stemma {

std::string_view errorCodeName(ErrorCode code) {
    static constexpr std::array<std::string_view, 18> kNames = {
        "invalid_argument", "invalid_pipeline", "not_found",    "already_exists", "not_supported", "io",
        "no_space",         "read_only",        "busy",         "corrupt",        "too_new",       "bad_data",
        "step_failed",      "helper_failed",    "wrong_helper", "timed_out",      "cancelled",     "internal"};
    const auto index = static_cast<std::size_t>(code);
    return index < kNames.size() ? kNames[index] : kNames.back();
}

std::optional<ErrorCode> errorCodeFromName(std::string_view name) {
    for (int i = 0; i <= static_cast<int>(ErrorCode::Internal); ++i) {
        const auto code = static_cast<ErrorCode>(i);
        if (errorCodeName(code) == name) return code;
    }
    return std::nullopt;
}

namespace {

void describeInto(const Error& error, int indent, std::string& out) {
    out.append(static_cast<std::size_t>(indent), ' ');
    if (error.where) {
        const SourcePosition& where = *error.where;
        if (!where.file.empty()) {
            out += where.file;
            if (where.line > 0) out += ":" + std::to_string(where.line);
            if (where.line > 0 && where.column > 0) out += ":" + std::to_string(where.column);
            out += ": ";
        } else if (where.line > 0) {
            out += "line " + std::to_string(where.line);
            if (where.column > 0) out += ", column " + std::to_string(where.column);
            out += ": ";
        }
    }
    out += error.message;
    if (!error.hint.empty()) {
        if (!error.message.empty() && std::string_view(".?!:").find(error.message.back()) == std::string_view::npos) {
            out += '.';
        }
        if (!error.message.empty()) out += ' ';
        out += error.hint;
    }
    for (const Error& cause : error.causes) {
        out += '\n';
        describeInto(cause, indent + 2, out);
    }
}

ErrorCode codeOfErrno(int error) {
    switch (error) {
    case ENOSPC:
    case EDQUOT:
        return ErrorCode::NoSpace;
    case EROFS:
    case EACCES:
    case EPERM:
        return ErrorCode::ReadOnly;
    case ENOENT:
        return ErrorCode::NotFound;
    case EEXIST:
    case ENOTEMPTY:
        return ErrorCode::AlreadyExists;
    case EBUSY:
    case EAGAIN:
    case ETXTBSY:
        return ErrorCode::Busy;
    case ENOTDIR:
    case EISDIR:
    case ELOOP:
    case ENAMETOOLONG:
        return ErrorCode::InvalidArgument;
    case ETIMEDOUT:
        return ErrorCode::TimedOut;
    default:
        return ErrorCode::Io;
    }
}

} // namespace

std::string describe(const Error& error) {
    std::string out;
    describeInto(error, 0, out);
    return out;
}

Error errnoError(int error, std::string what) {
    Error result;
    result.code = codeOfErrno(error);
    result.message = std::move(what) + ": " + std::generic_category().message(error);
    if (result.code == ErrorCode::NoSpace) result.hint = "Free some space there and try again.";
    return result;
}

tl::unexpected<Error> failErrno(int error, std::string what) {
    return fail(errnoError(error, std::move(what)));
}

void contractBroken(const char* condition, const char* file, int line) {
    std::fprintf(stderr, "stemma: internal error, please report it: %s:%d: %s\n", file, line, condition);
    std::fflush(stderr);
    std::abort();
}

} // namespace stemma
