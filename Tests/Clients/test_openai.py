"""OpenAI's own client."""

import unittest

import openai
from material import KEY, PICTURES, SPEECH, URL, question, tone


class OpenAITests(unittest.TestCase):
    def setUp(self):
        self.client = openai.OpenAI(base_url=f"{URL}/v1", api_key=KEY, max_retries=0)

    def test_a_picture_is_described_whole_and_streamed(self):
        asked = {"model": PICTURES, "messages": question(), "temperature": 0, "max_tokens": 48}
        answer = self.client.chat.completions.create(**asked, logprobs=True, top_logprobs=2)
        choice = answer.choices[0]
        self.assertEqual(choice.finish_reason, "stop")
        self.assertIn("fox", choice.message.content)
        self.assertEqual(len(choice.logprobs.content), answer.usage.completion_tokens)
        stream = self.client.chat.completions.create(**asked, stream=True, stream_options={"include_usage": True})
        chunks = list(stream)
        self.assertEqual("".join(c.choices[0].delta.content or "" for c in chunks if c.choices), choice.message.content)
        self.assertEqual(chunks[-1].usage.completion_tokens, answer.usage.completion_tokens)

    def test_fields_that_are_vllms_pass_through_extra_body(self):
        answer = self.client.chat.completions.create(
            model=PICTURES, messages=question(), temperature=0, max_tokens=5,
            extra_body={"ignore_eos": True, "top_k": 4, "return_token_ids": True})
        self.assertEqual(len(answer.choices[0].token_ids), 5)

    def test_a_text_is_completed(self):
        answer = self.client.completions.create(model=PICTURES, prompt="USER: Hello ASSISTANT:", max_tokens=4, logprobs=1)
        self.assertEqual(answer.object, "text_completion")
        self.assertEqual(len(answer.choices[0].logprobs.tokens), answer.usage.completion_tokens)

    def test_a_recording_is_transcribed_in_every_format(self):
        create = self.client.audio.transcriptions.create
        self.assertIsInstance(create(model=SPEECH, file=tone(), language="en").text, str)
        verbose = create(
            model=SPEECH, file=tone(), language="en", response_format="verbose_json",
            timestamp_granularities=["segment"])
        self.assertEqual(verbose.duration, 1)
        self.assertEqual(verbose.language, "en")
        self.assertTrue(create(model=SPEECH, file=tone(), response_format="vtt").startswith("WEBVTT"))
        self.assertIsInstance(create(model=SPEECH, file=tone(), response_format="srt"), str)
        self.assertIsInstance(create(model=SPEECH, file=tone(), response_format="text"), str)
        events = list(create(model=SPEECH, file=tone(), language="en", stream=True))
        self.assertEqual(events[-1].type, "transcript.text.done")
        self.assertIsInstance(self.client.audio.translations.create(model=SPEECH, file=tone()).text, str)

    def test_models_are_listed(self):
        names = [model.id for model in self.client.models.list()]
        self.assertIn(PICTURES, names)
        self.assertIn(SPEECH, names)

    def test_errors_have_the_clients_own_classes(self):
        ask = self.client.chat.completions.create
        with self.assertRaises(openai.NotFoundError) as caught:
            ask(model="nothing", messages=question())
        self.assertEqual(caught.exception.code, "model_not_found")
        with self.assertRaises(openai.BadRequestError):
            ask(model=PICTURES, messages=question(), temperature=2.5)
        with self.assertRaises(openai.UnprocessableEntityError):
            self.client.audio.transcriptions.create(model=SPEECH, file=("talk.mp3", b"no sound at all"))
        with self.assertRaises(openai.AuthenticationError):
            openai.OpenAI(base_url=f"{URL}/v1", api_key="wrong", max_retries=0).models.list()


if __name__ == "__main__":
    unittest.main()
