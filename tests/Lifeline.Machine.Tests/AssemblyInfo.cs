using System.Runtime.Versioning;

// What is tested here is for systems that have poll(2) and signals, and some tests count this process's children and descriptors.
[assembly: UnsupportedOSPlatform("windows")]
[assembly: CollectionBehavior(DisableTestParallelization = true)]
