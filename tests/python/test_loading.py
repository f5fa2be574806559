# SPDX-License-Identifier: GPL-3.0-or-later
"""Files as Python values: tables by their stored options and types, JSON, text, paths."""

from __future__ import annotations

import gzip
import importlib
import io
import sys
import tempfile
import types
import unittest
import zipfile
from pathlib import Path
from unittest import mock

import numpy
import pandas
from stemma import StemmaError, loading


def read(**types: str) -> dict[str, object]:
    return {"format": "csv", "columns": [{"name": name, "type": kind} for name, kind in types.items()]}


class LoadingTest(unittest.TestCase):
    def setUp(self) -> None:
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = Path(folder.name)

    def file(self, name: str, content: str | bytes) -> Path:
        place = self.folder / name
        place.write_bytes(content.encode() if isinstance(content, str) else content)
        return place

    def table(self, name: str, content: str | bytes, options: dict[str, object], **more: object) -> pandas.DataFrame:
        return loading.load(self.file(name, content), "table", options, more)

    def test_types_are_those_that_were_stored(self) -> None:
        frame = self.table(
            "t.csv",
            "id,whole,gap,real,yes,text,day\n007,1,,0.5,true,NA,2026-11-23\n8,2,5,NA,No,x y,\n",
            read(id="VARCHAR", whole="BIGINT", gap="BIGINT", real="DOUBLE", yes="BOOLEAN", text="VARCHAR", day="DATE")
            | {"nulls": ["", "NA"]},
        )
        self.assertEqual(
            {column: str(kind) for column, kind in frame.dtypes.items()},
            {"id": "object", "whole": "int64", "gap": "Int64", "real": "float64", "yes": "bool", "text": "object", "day": "datetime64[ns]"},
        )
        self.assertEqual(frame["id"].tolist(), ["007", "8"])
        self.assertEqual(frame["gap"].isna().tolist(), [True, False])
        self.assertEqual(frame["yes"].tolist(), [True, False])
        self.assertTrue(pandas.isna(frame["text"][0]) and pandas.isna(frame["real"][1]) and pandas.isna(frame["day"][1]))
        self.assertEqual(str(frame["day"][0].date()), "2026-11-23")

    def test_whole_numbers_keep_64_bits(self) -> None:
        frame = self.table("t.csv", "a,b\n9007199254740993,18446744073709551615\n,\n", read(a="BIGINT", b="UBIGINT"))
        self.assertEqual(frame["a"][0], 9007199254740993)
        self.assertEqual(frame["b"][0], 18446744073709551615)

    def test_words_for_nothing_are_only_those_stored(self) -> None:
        frame = self.table("t.csv", "a,b\nNA,-\nNULL,x\n", read(a="VARCHAR", b="VARCHAR") | {"nulls": ["-"]})
        self.assertEqual(frame["a"].tolist(), ["NA", "NULL"])
        self.assertTrue(pandas.isna(frame["b"][0]))

    def test_dialect_is_the_stored_one(self) -> None:
        options = read(name="VARCHAR", price="DOUBLE", when="DATE") | {
            "delimiter": ";", "quote": "'", "decimal": ",", "thousands": ".", "encoding": "latin-1", "skip": 1, "dateformat": "%d.%m.%Y",
        }
        frame = self.table("t.csv", "made by hand\nname;price;when\n'Käse; alt';1.234,5;23.11.2026\n".encode("latin-1"), options)
        self.assertEqual(frame["name"][0], "Käse; alt")
        self.assertEqual(frame["price"][0], 1234.5)
        self.assertEqual(frame["when"][0], pandas.Timestamp("2026-11-23"))

    def test_a_table_without_a_header_has_the_stored_names(self) -> None:
        frame = self.table("t.tsv", "1\tx\n2\ty\n", read(column0="BIGINT", column1="VARCHAR") | {"delimiter": "\t", "header": False})
        self.assertEqual(frame.to_dict("list"), {"column0": [1, 2], "column1": ["x", "y"]})

    def test_an_empty_table_keeps_its_columns(self) -> None:
        frame = self.table("t.csv", "a,b\n", read(a="BIGINT", b="VARCHAR"))
        self.assertEqual((list(frame.columns), len(frame)), (["a", "b"], 0))

    def test_packed_tables_are_read(self) -> None:
        self.assertEqual(self.table("t.csv.gz", gzip.compress(b"a\n1\n"), read(a="BIGINT"))["a"].tolist(), [1])

    def test_lines_and_records_of_json_are_tables(self) -> None:
        lines = self.table("t.jsonl", '{"a": 1}\n{"a": 2}\n', {"format": "jsonl"})
        records = self.table("t.json", '[{"a": 1}, {"a": 2}]', {"format": "json"})
        self.assertEqual(lines["a"].tolist(), records["a"].tolist())

    def test_options_go_to_pandas(self) -> None:
        frame = self.table("t.csv", "a,b\n1,2\n3,4\n", read(a="BIGINT", b="BIGINT"), usecols=["b"], nrows=1)
        self.assertEqual(frame.to_dict("list"), {"b": [2]})

    def test_texts_of_a_workbook_stay_texts(self) -> None:
        book = self.file("t.xlsx", b"PK")
        options = read(code="VARCHAR", count="BIGINT") | {"format": "xlsx", "table": "S"}
        with mock.patch.object(pandas, "read_excel") as reader:  # which needs openpyxl
            loading.load(book, "table", options, {})
            self.assertEqual(reader.call_args.kwargs["dtype"], {"code": str})
            loading.load(book, "table", options | {"header": False}, {})
            self.assertEqual(reader.call_args.kwargs["dtype"], {0: str})
            loading.load(book, "table", options, {"dtype": {"count": float}})
            self.assertEqual(reader.call_args.kwargs["dtype"], {"count": float})

    def test_texts_stay_texts_in_polars(self) -> None:
        for word in ("schema_overrides", "dtypes"):  # as newer and older versions call it
            asked: dict[str, object] = {}
            polars = types.ModuleType("polars")
            polars.Utf8, polars.DataFrame, polars.LazyFrame, polars.Series = "text", type("D", (), {}), type("L", (), {}), type("S", (), {})
            exec(f"def read_csv(path, *, separator, has_header, null_values, skip_rows, infer_schema_length, {word}=None): asked.update(got={word})", {"asked": asked}, polars.__dict__)
            with mock.patch.dict(sys.modules, {"polars": polars}):
                sys.modules.pop("stemma.types._polars", None)
                table = importlib.import_module("stemma.types._polars").Table()
                self.addCleanup(sys.modules.pop, "stemma.types._polars", None)
                table.load(self.file("t.csv", "id,n\n007,1\n"), polars.DataFrame, read(id="VARCHAR", n="BIGINT"))
            self.assertEqual(asked, {"got": {"id": "text"}})

    def test_what_is_missing_is_named(self) -> None:
        with mock.patch.dict(sys.modules, {"pyarrow": None, "fastparquet": None}):
            with self.assertRaisesRegex(StemmaError, "pyarrow.*format: csv"):
                self.table("t.parquet", b"PAR1", {})
        with mock.patch.dict(sys.modules, {"pandas": None}):
            with self.assertRaisesRegex(StemmaError, "needs pandas"):
                self.table("t.csv", "a\n1\n", {})

    def test_broken_arrays_are_said_in_a_sentence(self) -> None:
        def packed(method: int = zipfile.ZIP_DEFLATED, array: bytes | None = None) -> bytes:
            made, inner = io.BytesIO(), io.BytesIO()
            numpy.save(inner, numpy.arange(1000))
            with zipfile.ZipFile(made, "w", method) as archive:
                archive.writestr("a.npy", array or inner.getvalue())
            return made.getvalue()

        def changed(content: bytes, at: int, value: int) -> bytes:
            return content[:at] + bytes([value]) + content[at + 1 :]

        whole = packed()
        entry = whole.rindex(b"PK\x01\x02")
        plain = packed(zipfile.ZIP_STORED)
        broken = {
            "cut.npz": whole[: len(whole) // 2],
            "checksum.npz": changed(plain, plain.index(b"NUMPY") + 400, 1),
            "bytes.npz": changed(whole, whole.index(b"a.npy") + 60, 0xFF),
            "deflate.npz": changed(whole, whole.index(b"a.npy") + 5, 0xFF),
            "encrypted.npz": changed(changed(whole, entry + 8, 1), 6, 1),
            "method.npz": changed(changed(whole, entry + 10, 97), 8, 97),
            "pickle.npz": packed(array=b"\x93NUMPY\x01\x00\x46\x00{'descr': '|O', 'fortran_order': False, 'shape': (1,), }".ljust(80) + b"cos\nsystem\n"),
            "header.npy": b"\x93NUMPY\x01\x00\x05\x00{'a':",
            "claims.npy": b"\x93NUMPY\x01\x00\x4e\x00{'descr': '<f8', 'fortran_order': False, 'shape': (1000000000000000,), }".ljust(88),
            "text.npy": b"hello",
            "empty.npy": b"",
        }
        for name, content in broken.items():
            with self.subTest(name), self.assertRaisesRegex(StemmaError, f"^{name} can't be loaded: ."):
                loading.load(self.file(name, content), "array", {}, {})
        self.assertEqual(loading.load(self.file("whole.npz", whole), "array", {}, {}).sum(), 499500)
        self.assertEqual(loading.load(self.file("nothing.npz", b"PK\x05\x06" + bytes(18)), "array", {}, {}), {})

    def test_other_types_are_their_own_values(self) -> None:
        self.assertEqual(loading.load(self.file("m.json", '{"accuracy": 0.5}'), "metrics", {}, {}), {"accuracy": 0.5})
        self.assertEqual(loading.load(self.file("c.vl.json", '{"mark": "bar"}'), "chart", {}, {}), {"mark": "bar"})
        self.assertEqual(loading.load(self.file("r.md", "# Ä"), "document", {}, {}), "# Ä")
        confusion = self.file("c.csv", "actual,predicted,count\na,a,3\n")
        self.assertEqual(loading.load(confusion, "confusion", {}, {})["count"].tolist(), [3])
        for name, kind in (("p.png", "image"), ("m.pkl", "model"), ("r.pdf", "document"), ("x", "file")):
            place = self.file(name, b"\x00")
            self.assertEqual(loading.load(place, kind, {}, {}), place)
        self.assertEqual(loading.load(self.folder, "folder", {}, {}), self.folder)


if __name__ == "__main__":
    unittest.main()
