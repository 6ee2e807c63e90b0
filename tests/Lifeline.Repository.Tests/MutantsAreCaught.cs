using Lifeline.Repository.Recall;

namespace Lifeline.Repository.Tests;

/// <summary>Correct code of this repository, broken as each rule says: docs/rules/recall.md has the whole of it, this a sample.</summary>
public class MutantsAreCaught
{
    private const int OfEachMutationAndProject = 1;

    [Fact]
    public async Task Of_the_mistakes_made_on_purpose_the_rules_find_95_percent()
    {
        var ctx = Context.From(TestContext.Current.CancellationToken);

        var outcomes = await Measurement.OfAsync(ctx, Checkout.Find(), [], OfEachMutationAndProject, static _ => { });

        Assert.Equal(Mutations.All, outcomes.Select(it => it.Mutation).Distinct().OrderBy(it => Mutations.All.ToList().IndexOf(it)));       // each was tried
        Assert.True(outcomes.Count(it => it.Caught) >= 0.95 * outcomes.Count, RecallPage.Of(outcomes));
    }
}
