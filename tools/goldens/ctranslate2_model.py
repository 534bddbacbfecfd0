"""The `model.bin` of a CTranslate2 folder, read and written.

All numbers are little endian. A string is a u16 count of bytes (its closing NUL included), then the bytes.

    u32 binary version, string spec, u32 spec revision
    u32 count, then per variable: string name, u8 rank, rank x u32 dimension, u8 type, u32 count of bytes, the bytes
    u32 count, then per alias: string alias, string name of the variable that it stands for
"""

import struct
from dataclasses import dataclass, field

import numpy as np

BINARY_VERSION = 6

# CTranslate2's DataType numbers, of the types that its Whisper folders use.
TYPES = {0: np.dtype("<f4"), 1: np.dtype("i1"), 2: np.dtype("<i2"), 3: np.dtype("<i4"), 4: np.dtype("<f2")}
NUMBERS = {dtype: number for number, dtype in TYPES.items()}


@dataclass
class CTranslate2Model:
    spec: str
    revision: int
    variables: dict[str, np.ndarray]
    aliases: dict[str, str] = field(default_factory=dict)

    def __getitem__(self, name):
        return self.variables[self.aliases.get(name, name)]

    @classmethod
    def read(cls, path):
        with open(path, "rb") as file:
            model = cls._parse(file)
            if file.read(1):
                raise ValueError(f"{path}: bytes are left after the last alias")
        return model

    @classmethod
    def _parse(cls, file):
        def number(code):
            return struct.unpack("<" + code, file.read(struct.calcsize(code)))[0]

        def string():
            return file.read(number("H"))[:-1].decode()

        version = number("I")
        if version != BINARY_VERSION:
            raise ValueError(f"binary version {version} is not known, only {BINARY_VERSION}")
        model = cls(spec=string(), revision=number("I"), variables={})
        for _ in range(number("I")):
            name = string()
            shape = [number("I") for _ in range(number("B"))]
            dtype = TYPES[number("B")]
            model.variables[name] = np.frombuffer(file.read(number("I")), dtype).reshape(shape)
        model.aliases = {string(): string() for _ in range(number("I"))}
        return model

    def write(self, path):
        def string(text):
            data = text.encode() + b"\0"
            return struct.pack("<H", len(data)) + data

        with open(path, "wb") as file:
            file.write(struct.pack("<I", BINARY_VERSION) + string(self.spec))
            file.write(struct.pack("<II", self.revision, len(self.variables)))
            for name, value in sorted(self.variables.items()):
                data = value.tobytes()
                file.write(string(name) + struct.pack(f"<B{value.ndim}I", value.ndim, *value.shape))
                file.write(struct.pack("<BI", NUMBERS[value.dtype], len(data)) + data)
            file.write(struct.pack("<I", len(self.aliases)))
            for alias, name in sorted(self.aliases.items()):
                file.write(string(alias) + string(name))
