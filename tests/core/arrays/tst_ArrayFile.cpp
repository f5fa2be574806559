// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/arrays/ArrayCsv.h"
#include "tests/core/arrays/ArrayFixture.h"

using namespace stemma;

namespace {

/// Every type NumPy saves, both byte orders and both orders in storage: what each value is, in words, and as a number.
constexpr char kAllTypes[] = R"PY(
import json, numpy as np
rng = np.random.default_rng(7)
made = {}
def words(v):
    if isinstance(v, (np.floating, float)):
        if np.isnan(v): return 'NaN'
        if np.isinf(v): return 'inf' if v > 0 else '-inf'
        return float(v)
    if isinstance(v, (np.complexfloating, complex)): return [words(v.real), words(v.imag)]
    if isinstance(v, (np.bool_, bool)): return 'True' if v else 'False'
    if isinstance(v, (np.integer, int)) and not isinstance(v, np.timedelta64): return str(int(v))
    if isinstance(v, bytes): return v.decode('latin-1')
    if isinstance(v, np.timedelta64): return 'NaT' if np.isnat(v) else str(v.astype('i8')) + ' ' + np.datetime_data(v.dtype)[0]
    return str(v)
def save(name, a):
    np.save(name + '.npy', a)
    made[name] = {'shape': list(a.shape), 'values': [words(v) for v in a.flatten('C')]}
shape = (3, 4, 2)
for code in ['b1', 'i1', 'i2', 'i4', 'i8', 'u1', 'u2', 'u4', 'u8', 'f2', 'f4', 'f8', 'f16', 'c8', 'c16', 'c32']:
    kind = code[0]
    if kind == 'b': a = rng.integers(0, 2, shape).astype('?')
    elif kind in 'iu':
        info = np.iinfo(code)
        a = rng.integers(info.min, info.max, shape, dtype=code, endpoint=True)
        a.flat[0], a.flat[1] = info.min, info.max
    else:
        a = (rng.normal(size=shape) * 1000).astype('f8')
        if kind == 'c': a = a + 1j * rng.normal(size=shape)
        a = a.astype(code)
        a.flat[0] = np.nan; a.flat[1] = np.inf; a.flat[2] = -np.inf; a.flat[3] = 0; a.flat[4] = 6e-8
    for order in '<>':
        b = a.astype(a.dtype.newbyteorder(order))
        save(code + ('l' if order == '<' else 'b') + 'C', b)
        save(code + ('l' if order == '<' else 'b') + 'F', np.asfortranarray(b))
for order in '<>':
    save('text' + ('l' if order == '<' else 'b'), np.array(['', 'abc', 'äöü', '日本語', '😀 x'], dtype=order + 'U5'))
save('bytes', np.array([b'', b'abc', b'x\0y'], dtype='S4'))
for unit in ['Y', 'M', 'W', 'D', 'h', 'm', 's', 'ms', 'us', 'ns']:
    save('time' + unit, np.array(['1969-12-31T23:59:59.999', '2024-02-29T12:34:56.789', 'NaT', '0004-03-01', '1677-09-22'], dtype='M8[%s]' % unit))
    save('span' + unit, np.array([0, -5, 'NaT', 12345], dtype='m8[%s]' % unit))
save('single', np.float64(2.5))
save('empty', np.zeros((0, 5)))
save('none', np.zeros((3, 0, 2)))
save('deep', np.arange(2 ** 20).reshape((1,) * 12 + (2 ** 20,))[..., :5])
json.dump(made, open('made.json', 'w'))
)PY";

} // namespace

/// .npy and .npz as NumPy writes them, value by value; and headers that lie.
class ArrayFileTest : public QObject {
    Q_OBJECT

private:
    static bool same(const Json& expected, const std::string& text, double number, bool half) {
        if (expected.isString()) return expected.text() == text;
        if (expected.isNumber())
            return std::fabs(number - expected.number()) <= std::fabs(expected.number()) * (half ? 1e-3 : 1e-15) &&
                   std::fabs(std::stod(text) - expected.number()) <=
                       std::fabs(expected.number()) * (half ? 1e-3 : 1e-6);
        return false;
    }

private slots:
    void everyType_readsAsNumpyReadsIt() {
        TempFolder folder;
        if (!runNumpy(folder.path(), kAllTypes)) QFAIL("NumPy failed; is it installed?");
        const Json made = mustHave(Json::parse(mustHave(readFile(folder.path() / "made.json"))));
        QVERIFY(made.size() > 80);
        for (const auto& [name, facts] : made.members()) {
            const ArrayFile file = mustHave(ArrayFile::open(folder.path() / (name + ".npy")));
            const Array array = mustHave(file.array(0)).array;
            QCOMPARE(array.dimensions(), facts["shape"].size());
            for (std::size_t axis = 0; axis < array.dimensions(); ++axis)
                QCOMPARE(array.shape()[axis], facts["shape"].at(axis).unsignedInteger());
            QCOMPARE(array.count(), std::uint64_t(facts["values"].size()));
            QCOMPARE(array.here(), array.count());
            std::vector<std::uint64_t> index(array.dimensions(), 0);
            for (const Json& value : facts["values"].items()) {
                const std::uint64_t place = array.place(index);
                const std::string text = mustHave(array.text(place));
                double number = 0;
                const auto part = value.isArray() ? ElementPart::Real : ElementPart::Value;
                mustBe(array.numbers(place, 1, 1, &number, part));
                if (value.isArray()) { // a complex number
                    double imaginary = 0;
                    mustBe(array.numbers(place, 1, 1, &imaginary, ElementPart::Imaginary));
                    for (const auto& [shown, want] :
                         {std::pair(number, value.at(0)), std::pair(imaginary, value.at(1))})
                        QVERIFY2(want.isString()
                                     ? !std::isfinite(shown)
                                     : std::fabs(shown - want.number()) <= 1e-12 + std::fabs(want.number()) * 1e-15,
                                 name.c_str());
                    QVERIFY(text.ends_with('j'));
                } else {
                    QVERIFY2(same(value, text, number, name.starts_with("f2")),
                             (name + ": " + text + " isn't " + value.dump()).c_str());
                }
                for (std::size_t axis = index.size(); axis-- > 0;) {
                    if (++index[axis] < array.shape()[axis]) break;
                    index[axis] = 0;
                }
            }
        }
    }

    void records_areTheirFields() {
        TempFolder folder;
        if (!runNumpy(folder.path(), R"PY(
import numpy as np
dtype = np.dtype([('id', '<i4'), (('Its title', 'name'), 'U9'), ('at', '>f8', (2, 3)), ('inner', [('a', 'u1'), ('b', 'f2', (2,))], (2,))], align=True)
a = np.zeros((4,), dtype)
for i in range(4):
    a[i]['id'] = i * 10
    a[i]['name'] = 'n%d, "x"' % i
    a[i]['at'] = np.arange(6).reshape(2, 3) + i
    for k in range(2):
        a[i]['inner'][k] = (i + k, (i + 0.5, k + 0.25))
np.save('records.npy', a)
)PY"))
            QFAIL("NumPy failed; is it installed?");
        const Array array = mustHave(mustHave(ArrayFile::open(folder.path() / "records.npy")).array(0)).array;
        QCOMPARE(QString::fromStdString(array.type().name()), QString("records of 4 fields"));
        const Array at = array.field(2);
        QCOMPARE(at.shape(), (std::vector<std::uint64_t>{4, 2, 3}));
        QCOMPARE(QString::fromStdString(mustHave(at.text(at.place({3, 1, 2})))), QString("8"));
        double numbers[24];
        mustBe(at.numbersFrom(0, 24, numbers));
        QCOMPARE(numbers[23], 8.0);
        QCOMPARE(numbers[6], 1.0);
        const Array b = array.field(3).field(1);
        QCOMPARE(b.shape(), (std::vector<std::uint64_t>{4, 2, 2}));
        QCOMPARE(QString::fromStdString(mustHave(b.text(b.place({2, 1, 1})))), QString("1.25"));
        mustBe(b.numbersFrom(0, 16, numbers));
        QCOMPARE(numbers[2 * 4 + 2], 2.5);
        QCOMPARE(numbers[2 * 4 + 3], 1.25);
        std::string csv;
        mustBe(writeArrayCsv(array,
                             [&](std::string_view text) {
                                 csv += text;
                                 return Status();
                             },
                             {}));
        const QStringList lines = QString::fromStdString(csv).split('\n');
        QCOMPARE(lines[0].section(',', 0, 3), QString("id,name,at[0][0],at[0][1]"));
        QVERIFY2(lines[4].startsWith("30,\"n3, \"\"x\"\"\",3,4,5,6,7,8,"), qPrintable(lines[4]));
    }

    void archives_listTheirArrays() {
        TempFolder folder;
        if (!runNumpy(folder.path(), R"PY(
import numpy as np, zipfile
np.savez('plain.npz', a=np.arange(6).reshape(2, 3), b=np.zeros(3, 'f4'))
np.savez_compressed('packed.npz', big=np.tile(np.arange(1000.0), 5000), small=np.array(7))
np.savez('empty.npz')
with zipfile.ZipFile('odd.npz', 'w') as z:
    for name in ['../../up.npy', 'a/b.npy', 'a/b.npy', 'new\nline.npy', 'readme.txt']:
        with z.open(name, 'w') as f:
            if name.endswith('.npy'): np.lib.format.write_array(f, np.arange(3))
)PY"))
            QFAIL("NumPy failed; is it installed?");
        const ArrayFile plain = mustHave(ArrayFile::open(folder.path() / "plain.npz"));
        QCOMPARE(plain.size(), std::size_t(2));
        QCOMPARE(QString::fromStdString(plain.name(0)), QString("a"));
        QCOMPARE(QString::fromStdString(mustHave(plain.array(0)).array.shapeText()), QString("2 × 3"));
        const ArrayFile packed = mustHave(ArrayFile::open(folder.path() / "packed.npz"));
        const auto big = mustHave(packed.array(0)); // 40 MB: unpacked to a file
        QVERIFY(big.complaint.empty());
        double last = 0;
        mustBe(big.array.numbersFrom(4'999'999, 1, &last));
        QCOMPARE(last, 999.0);
        const auto some = mustHave(packed.array(0, {}, 1u << 20)); // no more than it may be
        QVERIFY2(some.complaint.find("only the first") != std::string::npos, some.complaint.c_str());
        QVERIFY(some.array.here() > 100'000 && some.array.here() < some.array.count());
        QCOMPARE(mustHave(packed.header(1)).dimensions(), std::size_t(0));
        QCOMPARE(mustHave(ArrayFile::open(folder.path() / "empty.npz")).size(), std::size_t(0));
        const ArrayFile odd = mustHave(ArrayFile::open(folder.path() / "odd.npz"));
        QCOMPARE(odd.size(), std::size_t(4));
        QCOMPARE(QString::fromStdString(odd.name(0)), QString("../../up"));
        QCOMPARE(QString::fromStdString(odd.name(3)), QString("new\\nline"));
        QVERIFY(!odd.notes().empty());
        QVERIFY(!fs::exists(folder.path().parent_path().parent_path() / "up.npy"));
    }

    void lyingHeaders_areSaid_data() {
        QTest::addColumn<QByteArray>("content");
        QTest::addColumn<QString>("words");
        const auto row = [](const char* name, const std::string& bytes, const char* words) {
            QTest::newRow(name) << QByteArray::fromStdString(bytes) << words;
        };
        row("empty", "", "doesn't begin as");
        row("text", "hello, world", "doesn't begin as");
        row("magic alone", "\x93NUMPY", "ends within its header");
        row("header of 4 GB", std::string("\x93NUMPY\2\0\xff\xff\xff\xff{", 13), "claims to have 4.3 GB");
        row("future", std::string("\x93NUMPY\x09\0\2\0{}", 12), "its format is 9.0");
        row("negative", npyOf(headerOf("'<f8'", "(-3, 4)")), "an axis of -3 values");
        row("not whole", npyOf(headerOf("'<f8'", "('a',)")), "isn't made of whole numbers");
        row("2^70", npyOf(headerOf("'<f8'", "(1180591620717411303424,)")), "more than 2^64");
        row("65 axes",
            npyOf(headerOf(
                "'<f8'", "(" +
                             [] {
                                 std::string s;
                                 for (int i = 0; i < 65; ++i) s += "1,";
                                 return s;
                             }() +
                             ")")),
            "claims 65 axes");
        row("type", npyOf(headerOf("'<q9'", "(1,)")), "'<q9' isn't one of NumPy's");
        row("size", npyOf(headerOf("'<f3'", "(1,)")), "isn't one of NumPy's");
        row("no shape", npyOf("{'descr': '<f8'}"), "lacks descr, fortran_order or shape");
        row("code", npyOf("__import__('os').system('true')"), "can't be read");
        row("nested", npyOf(std::string(5000, '[')), "nested too deep");
        row("nested type",
            npyOf(headerOf(
                [] {
                    std::string s;
                    for (int i = 0; i < 40; ++i) s += "[('a',";
                    s += "'<i4'";
                    for (int i = 0; i < 40; ++i) s += ")]";
                    return s;
                }(),
                "(1,)")),
            "nested too deep");
        row("record of 4 GB", npyOf(headerOf("[('a', '<f8', (1000000000,))]", "(1,)")), "larger than 2 GB");
    }
    void lyingHeaders_areSaid() {
        QFETCH(QByteArray, content);
        QFETCH(QString, words);
        const std::string error = errorOf(content.toStdString());
        QVERIFY2(QString::fromStdString(error).contains(words), error.c_str());
    }

    void claimsOfTooMuch_showWhatThereIs() {
        const std::string values = valuesOf<double>({1, 2, 3});
        const Array more = mustHave(readNpy(npyOf(headerOf("'<f8'", "(1000000000, 1000000000)"), values)));
        QCOMPARE(more.here(), std::uint64_t(3));
        QCOMPARE(QString::fromStdString(more.complaint()),
                 QString("its header claims 1,000,000,000,000,000,000 values, and there are 3"));
        QCOMPARE(QString::fromStdString(mustHave(more.text(more.place({0, 2})))), QString("3"));
        QVERIFY(mustHave(more.text(more.place({999'999'999, 999'999'999}))).empty());
        const Array huge = mustHave(readNpy(npyOf(headerOf("'<f8'", "(4294967296, 4294967296, 4294967296)"), values)));
        QCOMPARE(huge.count(), Array::kUncountable);
        QVERIFY(mustHave(huge.text(huge.place({4, 4, 4}))).empty());
        QVERIFY(mustHave(huge.text(huge.place({4294967295u, 4294967295u, 4294967295u}))).empty());
        double numbers[8];
        mustBe(huge.numbers(0, 8, 8, numbers));
        QCOMPARE(numbers[2], 3.0);
        QVERIFY(std::isnan(numbers[3]));
        QCOMPARE(mustHave(lookAt(huge, {}, {})).looked, std::uint64_t(3));
        const Array nothing = mustHave(readNpy(npyOf(headerOf("'|S0'", "(1000000000000000000,)"))));
        QCOMPARE(nothing.here(), std::uint64_t(0));
    }

    void objects_areNeverRead() {
        const Array array = mustHave(readNpy(npyOf(headerOf("'|O'", "(2,)"), "\x80\x04cos\nsystem\n")));
        QVERIFY(array.holdsObjects());
        QCOMPARE(array.here(), std::uint64_t(0));
        QVERIFY(array.complaint().find("runs code") != std::string::npos);
        QVERIFY(mustHave(array.text(0)).empty());
        std::string csv;
        const Status written = writeArrayCsv(array,
                                             [&](std::string_view text) {
                                                 csv += text;
                                                 return Status();
                                             },
                                             {});
        QVERIFY(!written && csv.empty());
        const Array record = mustHave(
            readNpy(npyOf(headerOf("[('a', '<i4'), ('b', '|O')]", "(2,)"), "\x80\x04 a pickle of some bytes")));
        QVERIFY(record.holdsObjects());
        QCOMPARE(QString::fromStdString(mustHave(record.field(0).text(0))), QString());
        double number = 0;
        mustBe(record.field(0).numbers(0, 4, 1, &number));
        QVERIFY(std::isnan(number));
    }

    void csv_isWhatNumpyWrites() {
        const auto csv = [](const std::string& bytes) {
            std::string text;
            mustBe(writeArrayCsv(mustHave(readNpy(bytes)),
                                 [&](std::string_view part) {
                                     text += part;
                                     return Status();
                                 },
                                 {}));
            return QString::fromStdString(text);
        };
        const std::string six = valuesOf<float>({0.1f, 2, 3, 4, -5, NAN});
        QCOMPARE(csv(npyOf(headerOf("'<f4'", "()"), valuesOf<float>({0.1f}))), QString("0.1\n"));
        QCOMPARE(csv(npyOf(headerOf("'<f4'", "(6,)"), six)), QString("0.1\n2\n3\n4\n-5\nNaN\n"));
        QCOMPARE(csv(npyOf(headerOf("'<f4'", "(2, 3)"), six)), QString("0.1,2,3\n4,-5,NaN\n"));
        QCOMPARE(csv(npyOf(headerOf("'<f4'", "(2, 3)", true), six)), QString("0.1,3,-5\n2,4,NaN\n"));
        QCOMPARE(csv(npyOf(headerOf("'<f4'", "(1, 2, 3)"), six)).section('\n', 0, 1),
                 QString("axis0,axis1,axis2,value\n0,0,0,0.1"));
        QCOMPARE(csv(npyOf(headerOf("'<f4'", "(4, 3)"), six)), QString("0.1,2,3\n4,-5,NaN\n")); // cut off
        QCOMPARE(csv(npyOf(headerOf("'<f4'", "(0, 3)"))), QString());
    }
};

QTEST_GUILESS_MAIN(ArrayFileTest)
#include "tst_ArrayFile.moc"
