// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/ErrorJson.h"
#include "core/base/Result.h"

#include <QTest>
#include <cerrno>
#include <set>

using namespace stemma;

namespace {
Result<int> half(int number) {
    if (number % 2 != 0) return fail(ErrorCode::InvalidArgument, "odd");
    return number / 2;
}
Result<int> quarter(int number) {
    STEMMA_TRY(const int once, half(number));
    STEMMA_CHECK(half(once));
    return once / 2;
}
} // namespace

class ResultTest : public QObject {
    Q_OBJECT

    static Error example() {
        Error error{ErrorCode::InvalidPipeline, "Step 'a' has no kind", "Add one.", SourcePosition{"p.yaml", 3, 5}, {}};
        error.causes.push_back({ErrorCode::Io, "first cause", {}, std::nullopt, {}});
        error.causes.back().causes.push_back({ErrorCode::NoSpace, "below it", {}, std::nullopt, {}});
        return error;
    }

private slots:
    void try_handsErrorsOn() {
        QCOMPARE(quarter(8).value(), 2);
        QCOMPARE(quarter(6).error().message, std::string("odd"));
        QCOMPARE(quarter(3).error().message, std::string("odd"));
    }

    void codeNames_areUniqueAndComeBack() {
        std::set<std::string_view> names;
        for (int i = 0; i <= int(ErrorCode::Internal); ++i) {
            const auto code = static_cast<ErrorCode>(i);
            QVERIFY(names.insert(errorCodeName(code)).second);
            QVERIFY(errorCodeFromName(errorCodeName(code)) == code);
        }
        QCOMPARE(errorCodeName(ErrorCode::InvalidPipeline), std::string_view("invalid_pipeline"));
        QCOMPARE(errorCodeName(ErrorCode::Internal), std::string_view("internal"));
        QVERIFY(!errorCodeFromName("nonsense").has_value());
    }

    void describe_namesThePlaceTheHintAndTheCauses() {
        QCOMPARE(describe(example()),
                 std::string("p.yaml:3:5: Step 'a' has no kind. Add one.\n  first cause\n    below it"));
        QCOMPARE(describe({ErrorCode::BadData, "Broken!", "Mend it.", SourcePosition{{}, 2, 0}, {}}),
                 std::string("line 2: Broken! Mend it."));
        QCOMPARE(describe({ErrorCode::BadData, "Broken", {}, SourcePosition{"f", 0, 0}, {}}), std::string("f: Broken"));
    }

    void errno_becomesTheRightCode() {
        QVERIFY(errnoError(ENOSPC, "x").code == ErrorCode::NoSpace);
        QVERIFY(errnoError(EDQUOT, "x").code == ErrorCode::NoSpace);
        QVERIFY(errnoError(EROFS, "x").code == ErrorCode::ReadOnly);
        QVERIFY(errnoError(EACCES, "x").code == ErrorCode::ReadOnly);
        QVERIFY(errnoError(ENOENT, "x").code == ErrorCode::NotFound);
        QVERIFY(errnoError(EEXIST, "x").code == ErrorCode::AlreadyExists);
        QVERIFY(errnoError(EIO, "x").code == ErrorCode::Io);
        QCOMPARE(errnoError(EIO, "Can't read 'f'").message, std::string("Can't read 'f': Input/output error"));
    }

    void json_goesBothWays() {
        QVERIFY(errorFromJson(toJson(example())) == example());
        QCOMPARE(toJson(example())["code"].text(), std::string("invalid_pipeline"));
        QVERIFY(errorFromJson(Json()).code == ErrorCode::HelperFailed);
        QVERIFY(errorFromJson(Json::object({{"code", 7}, {"causes", "x"}})).causes.empty());
    }
};

QTEST_GUILESS_MAIN(ResultTest)
#include "tst_Result.moc"
