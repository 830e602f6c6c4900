"""Prints what another program reads in a file: the cells of a workbook, or the text of a printed page.

usage: read.py <file.xlsx | file.pdf>
"""

import datetime
import json
import sys


def cells(path):
    import openpyxl

    book = openpyxl.load_workbook(path)
    sheets = []
    for sheet in book.worksheets:
        rows = []
        for row in sheet.iter_rows():
            rows.append([cell(one) for one in row])
        sheets.append({"name": sheet.title, "rows": rows, "frozen": sheet.freeze_panes, "filter": sheet.auto_filter.ref})
    return sheets


def cell(one):
    value = one.value
    kind = {"n": "number", "s": "text", "inlineStr": "text", "f": "formula", "d": "date"}.get(one.data_type, one.data_type)
    if isinstance(value, (datetime.datetime, datetime.date)):
        value, kind = value.strftime("%Y-%m-%d"), "date"
    elif value is None:
        kind = "empty"
    return {"kind": kind, "value": value, "format": one.number_format}


def pages(path):
    import pypdf

    return [page.extract_text() for page in pypdf.PdfReader(path).pages]


def main():
    path = sys.argv[1]
    print(json.dumps(pages(path) if path.endswith(".pdf") else cells(path)))


main()
