"""Tools that read what the server says of itself: Prometheus' parser, and Schemathesis on the OpenAPI document."""

import os
import pathlib
import subprocess
import sys
import unittest
import urllib.request

from material import KEY, URL
from prometheus_client.parser import text_string_to_metric_families


class ToolTests(unittest.TestCase):
    def test_prometheus_reads_the_metrics(self):
        request = urllib.request.Request(f"{URL}/metrics", headers={"Authorization": f"Bearer {KEY}"})
        with urllib.request.urlopen(request) as response:
            text = response.read().decode()
        families = {family.name: family for family in text_string_to_metric_families(text)}
        self.assertEqual(families["vllm:num_requests_running"].type, "gauge")
        self.assertEqual(families["vllm:prompt_tokens"].type, "counter")
        for family in families.values():
            if family.type != "histogram":
                continue
            buckets = [sample for sample in family.samples if sample.name.endswith("_bucket")]
            self.assertTrue(any(sample.labels["le"] == "+Inf" for sample in buckets))

    def test_no_generated_request_breaks_the_server_or_its_document(self):
        # More examples by hand: SENSORIUM_EXAMPLES=1000 scripts/test-clients.sh
        program = pathlib.Path(sys.executable).parent / "schemathesis"
        run = subprocess.run([
            program, "run", f"{URL}/openapi.json", "--header", f"Authorization: Bearer {KEY}", "--url", URL,
            "--checks", "not_a_server_error,status_code_conformance,content_type_conformance,response_schema_conformance",
            "--max-examples", os.environ.get("SENSORIUM_EXAMPLES", "10"), "--phases", "examples,coverage,fuzzing",
            "--seed", "1", "--request-timeout", "60", "--suppress-health-check", "all",
        ], capture_output=True, text=True, timeout=1800)
        self.assertEqual(run.returncode, 0, run.stdout[-8000:] + run.stderr[-2000:])


if __name__ == "__main__":
    unittest.main()
