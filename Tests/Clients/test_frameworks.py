"""Clients that build on OpenAI's interface: LiteLLM and LangChain."""

import os
import unittest

os.environ.setdefault("LITELLM_LOCAL_MODEL_COST_MAP", "True")  # no look-up of prices over the network

import litellm
from langchain_openai import ChatOpenAI
from material import KEY, PICTURES, SPEECH, URL, question, tone


class LiteLLMTests(unittest.TestCase):
    def test_a_picture_is_described(self):
        answer = litellm.completion(
            model=f"openai/{PICTURES}", api_base=f"{URL}/v1", api_key=KEY, messages=question(), temperature=0, max_tokens=48)
        self.assertIn("fox", answer.choices[0].message.content)

    def test_an_answer_is_streamed(self):
        stream = litellm.completion(
            model=f"openai/{PICTURES}", api_base=f"{URL}/v1", api_key=KEY, messages=question(), temperature=0,
            max_tokens=48, stream=True)
        self.assertIn("fox", "".join(chunk.choices[0].delta.content or "" for chunk in stream))

    def test_a_recording_is_transcribed(self):
        answer = litellm.transcription(model=f"openai/{SPEECH}", api_base=f"{URL}/v1", api_key=KEY, file=tone())
        self.assertIsInstance(answer.text, str)


class LangChainTests(unittest.TestCase):
    def setUp(self):
        self.model = ChatOpenAI(model=PICTURES, base_url=f"{URL}/v1", api_key=KEY, temperature=0, max_tokens=48)

    def test_a_picture_is_described(self):
        answer = self.model.invoke([("user", question()[0]["content"])])
        self.assertIn("fox", answer.content)
        self.assertGreater(answer.usage_metadata["output_tokens"], 1)

    def test_an_answer_is_streamed(self):
        parts = [part.content for part in self.model.stream([("user", question()[0]["content"])])]
        self.assertIn("fox", "".join(parts))
        self.assertGreater(len(parts), 3)


if __name__ == "__main__":
    unittest.main()
