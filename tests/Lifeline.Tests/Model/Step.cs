using FsCheck;
using FsCheck.Fluent;

namespace Lifeline.Tests;

internal enum Operation
{
    WithCancel,
    WithTimeout,
    WithDeadline,
    WithNothingLeft,
    WithValue,
    WithName,
    WithoutCancel,
    Merge,
    MergeThree,
    Custom,
    CustomWithOwnEnd,
    Cancel,
    Dispose,
    EndOwn,
    AfterFunc,
    Stop,
    GetToken,
    From,
    Advance,
    AdvanceToDeadline,
    StepWallClock,
}

/// <summary>One thing to do. The numbers choose among what there is, so every sequence has a meaning, however it is shortened.</summary>
internal readonly record struct Step(Operation Operation, int A, int B, int C, long Ticks)
{
    public static Gen<Step> Any { get; } =
        from operation in Gen.Frequency([.. Enum.GetValues<Operation>().Select(operation => (Weight(operation), Gen.Constant(operation)))])
        from a in Gen.Choose(0, 1000)
        from b in Gen.Choose(0, 1000)
        from c in Gen.Choose(0, 1000)
        from bits in Gen.Choose(0, 40)
        from fraction in Gen.Choose(1, 1000)
        select new Step(operation, a, b, c, 1 + ((1L << bits) * fraction / 1000));

    public override string ToString() => $"{Operation}({A}, {B}, {C}, {Ticks})";

    private static int Weight(Operation operation) => operation switch
    {
        Operation.WithCancel or Operation.WithTimeout => 6,
        Operation.WithValue or Operation.Merge or Operation.AfterFunc or Operation.GetToken => 4,
        Operation.Cancel or Operation.Dispose or Operation.Advance or Operation.AdvanceToDeadline => 3,
        Operation.WithNothingLeft => 1,
        _ => 2,
    };
}
