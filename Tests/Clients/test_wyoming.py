"""Home Assistant's protocol, with its own client."""

import asyncio
import unittest

from material import WYOMING, samples
from wyoming.asr import Transcribe, Transcript
from wyoming.audio import AudioChunk, AudioStart, AudioStop
from wyoming.client import AsyncTcpClient
from wyoming.info import Describe, Info
from wyoming.ping import Ping, Pong


class WyomingTests(unittest.TestCase):
    def test_describe_transcribe_and_ping(self):
        asyncio.run(asyncio.wait_for(self.talk(), 60))

    async def talk(self):
        async with AsyncTcpClient("127.0.0.1", WYOMING) as client:
            await client.write_event(Describe().event())
            info = Info.from_event(await client.read_event())
            self.assertEqual([model.name for model in info.asr[0].models], ["whisper-tiny-random"])
            self.assertIn("de", info.asr[0].models[0].languages)
            for _ in range(2):
                await client.write_event(Transcribe(language="en").event())
                await client.write_event(AudioStart(rate=16000, width=2, channels=1).event())
                sound = samples()
                for start in range(0, len(sound), 2048):
                    chunk = AudioChunk(rate=16000, width=2, channels=1, audio=sound[start:start + 2048])
                    await client.write_event(chunk.event())
                await client.write_event(AudioStop().event())
                transcript = Transcript.from_event(await client.read_event())
                self.assertIsInstance(transcript.text, str)
                self.assertEqual(transcript.language, "en")
            await client.write_event(Ping(text="here").event())
            self.assertEqual(Pong.from_event(await client.read_event()).text, "here")


if __name__ == "__main__":
    unittest.main()
