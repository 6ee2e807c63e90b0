using System.Runtime.Versioning;

// What is tested here is for systems that have poll(2), and one test counts this process's descriptors.
[assembly: UnsupportedOSPlatform("windows")]
[assembly: CollectionBehavior(DisableTestParallelization = true)]
