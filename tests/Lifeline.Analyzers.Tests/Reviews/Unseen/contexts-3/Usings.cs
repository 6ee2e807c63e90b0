global using Lifeline;
