using Microsoft.CodeAnalysis.Text;

namespace Lifeline.Repository.Recall;

/// <summary>One way to break correct code, which one rule is there to catch.</summary>
/// <param name="Rule">Its id.</param>
/// <param name="What">What is done, in a few words.</param>
/// <param name="Find">The changes of a tree, each of them one mistake, with whether it is made in the column of contexts or of tokens.</param>
public sealed record Mutation(string Rule, string What, Func<Site, IEnumerable<(bool Contexts, TextChange Change)>> Find);

/// <summary>What has become of one change.</summary>
/// <param name="Place">File and line.</param>
/// <param name="Broken">The code that took the place of the correct one.</param>
public sealed record Outcome(Mutation Mutation, bool Contexts, string Place, string Broken, bool Caught);
