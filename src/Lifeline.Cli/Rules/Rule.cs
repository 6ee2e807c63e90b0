using Microsoft.CodeAnalysis;

namespace Lifeline.Cli.Rules;

/// <summary>A rule as reports show it.</summary>
/// <param name="Descriptor">What its analyzer says of it.</param>
/// <param name="Name">As in LostCancel; its analyzer's name without the id.</param>
internal sealed record Rule(DiagnosticDescriptor Descriptor, string Name)
{
    public string Id => Descriptor.Id;

    public string Title => Descriptor.Title.ToString(null);

    /// <summary>Whether the user means this rule: by id or by name, in whatever case.</summary>
    public bool IsCalled(string idOrName) =>
        Id.Equals(idOrName, StringComparison.OrdinalIgnoreCase) || Name.Equals(idOrName, StringComparison.OrdinalIgnoreCase);
}
