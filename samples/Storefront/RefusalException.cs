namespace Storefront;

/// <summary>The program can't do what it was asked to, and its user can do something about it.</summary>
/// <param name="message">Who, what, why and what to do.</param>
internal sealed class RefusalException(string message) : Exception(message);
