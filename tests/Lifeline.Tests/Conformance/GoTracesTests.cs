using Lifeline.Conformance;

namespace Lifeline.Tests.Conformance;

public class GoTracesTests
{
    public static TheoryData<long> Seeds => [.. GoTraces.BySeed.Keys];

    [Theory]
    [MemberData(nameof(Seeds))]
    public void Lifeline_does_what_Go_did(long seed) => Assert.Empty(Replay.Run(GoTraces.BySeed[seed]));

    [Fact]
    public void All_traces_of_Go_are_there() => Assert.Equal(400, GoTraces.BySeed.Count);
}
