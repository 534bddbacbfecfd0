import SensoriumCommand

await CommandLineTool.main()
