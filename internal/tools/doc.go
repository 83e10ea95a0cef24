// Package tools pins the developer tools in a module of its own, so that they
// never appear among the dependencies of a program that imports tradetalk.
package tools
