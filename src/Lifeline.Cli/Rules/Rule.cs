using Microsoft.CodeAnalysis;

namespace Lifeline.Cli.Rules;

/// <summary>A rule as reports show it.</summary>
/// <param name="Descriptor">Its analyzer's descriptor.</param>
/// <param name="Name">Its analyzer's name without the id, such as LostCancel.</param>
internal sealed record Rule(DiagnosticDescriptor Descriptor, string Name)
{
    public string Id => Descriptor.Id;

    public string Title => Descriptor.Title.ToString(null);

    /// <summary>Whether the user's text is this rule's id or name, in any case.</summary>
    public bool IsCalled(string idOrName) =>
        Id.Equals(idOrName, StringComparison.OrdinalIgnoreCase) || Name.Equals(idOrName, StringComparison.OrdinalIgnoreCase);
}
