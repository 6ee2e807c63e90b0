using Lifeline.Peers.Tests.Running;

[assembly: AssemblyFixture(typeof(NodePeers))]
