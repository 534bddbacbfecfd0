import SensoriumServer

await ServerProgram.main()
