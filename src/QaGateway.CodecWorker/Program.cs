using QaGateway.CodecWorker;

Confinement.Apply();
return WorkerLoop.Run(Console.OpenStandardInput(), Console.OpenStandardOutput());
